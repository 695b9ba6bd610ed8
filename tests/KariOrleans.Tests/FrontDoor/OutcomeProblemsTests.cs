using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Extensions;
using KariOrleans.FrontDoor.Problems;

namespace KariOrleans.Tests.FrontDoor;

public sealed class OutcomeProblemsTests
{
    [Theory]
    [InlineData(CallOutcome.Failed, 500)]
    [InlineData(CallOutcome.InvalidInput, 400)]
    [InlineData(CallOutcome.NotInstalled, 404)]
    [InlineData(CallOutcome.NotLoaded, 409)]
    [InlineData(CallOutcome.NoSuchOperation, 404)]
    [InlineData(CallOutcome.MethodNotAllowed, 405)]
    [InlineData(CallOutcome.Denied, 403)]
    [InlineData(CallOutcome.TimedOut, 504)]
    [InlineData(CallOutcome.Cancelled, 499)]
    [InlineData(CallOutcome.Busy, 429)]
    [InlineData(CallOutcome.Crashed, 502)]
    [InlineData(CallOutcome.Unavailable, 503)]
    public void EveryFailedOutcome_HasItsStatus(CallOutcome outcome, int status) =>
        Assert.Equal(status, OutcomeProblems.Of(outcome, null)!.Status);

    [Theory]
    [InlineData(LifecycleOutcome.NotInstalled, 404)]
    [InlineData(LifecycleOutcome.NoSuchTenant, 404)]
    [InlineData(LifecycleOutcome.NoSuchPackage, 404)]
    [InlineData(LifecycleOutcome.Invalid, 400)]
    [InlineData(LifecycleOutcome.Conflict, 409)]
    [InlineData(LifecycleOutcome.Failed, 500)]
    public void EveryFailedLifecycleOutcome_HasItsStatus(LifecycleOutcome outcome, int status) =>
        Assert.Equal(status, OutcomeProblems.Of(outcome, null)!.Status);

    [Fact]
    public void EveryMember_IsMapped()
    {
        foreach (var outcome in Enum.GetValues<CallOutcome>())
            Assert.Equal(outcome == CallOutcome.Completed, OutcomeProblems.Of(outcome, null) is null);
        foreach (var outcome in Enum.GetValues<LifecycleOutcome>())
            Assert.Equal(outcome == LifecycleOutcome.Done, OutcomeProblems.Of(outcome, null) is null);
    }

    [Theory]
    [InlineData(CallOutcome.Busy)]
    [InlineData(CallOutcome.Unavailable)]
    public void OutcomeThatPasses_SaysWhenToRetry(CallOutcome outcome) =>
        Assert.NotNull(OutcomeProblems.Of(outcome, null)!.RetryAfter);

    [Fact]
    public void ErrorOfTheExtension_IsPassedOnWhole()
    {
        var error = new CallError("quota_reached", "No room.", "Delete something.", true, TimeSpan.FromSeconds(9),
            "100 MB");

        var problem = OutcomeProblems.Of(CallOutcome.Failed, error)!;

        Assert.Equal(("quota_reached", "No room.", "Delete something.", "100 MB", TimeSpan.FromSeconds(9)),
            (problem.Code, problem.Detail, problem.Remedy, problem.Limit, problem.RetryAfter));
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://evil.example/")]
    [InlineData("a\r\nb")]
    public void CodeThatIsNoWord_IsReplaced(string code) =>
        Assert.Equal("extension_failed", OutcomeProblems.Of(CallOutcome.Failed, new CallError(code, "x"))!.Code);
}
