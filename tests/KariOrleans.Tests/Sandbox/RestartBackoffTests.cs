using KariOrleans.Sandbox;

namespace KariOrleans.Tests.Sandbox;

public sealed class RestartBackoffTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void NewChild_StartsAtOnce()
    {
        var backoff = new RestartBackoff();

        Assert.Equal(0, backoff.ConsecutiveFailures);
        Assert.False(backoff.IsExhausted);
        Assert.True(backoff.NotBefore <= Now);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 250)]
    [InlineData(3, 500)]
    [InlineData(4, 1_000)]
    [InlineData(9, 32_000)]
    [InlineData(10, 60_000)]
    [InlineData(1_000, 60_000)]
    public void FailuresInARow_WaitLongerAndLonger_UpToAMinute(int failures, int milliseconds)
    {
        var backoff = Fail(failures, TimeSpan.Zero);

        Assert.Equal(failures, backoff.ConsecutiveFailures);
        Assert.Equal(Now.AddMilliseconds(milliseconds), backoff.NotBefore);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(11, true)]
    public void TenFailuresInARow_AreEnough(int failures, bool isExhausted) =>
        Assert.Equal(isExhausted, Fail(failures, TimeSpan.Zero).IsExhausted);

    [Fact]
    public void ChildThatWasHealthy_BeginsANewCount()
    {
        var backoff = Fail(9, TimeSpan.Zero).AfterFailure(FailureCause.Crash, Now, RecoveryPolicy.HealthyAfter);

        Assert.Equal(1, backoff.ConsecutiveFailures);
        Assert.Equal(Now, backoff.NotBefore);
    }

    [Fact]
    public void ChildThatAlmostWasHealthy_DoesNot() =>
        Assert.Equal(10, Fail(9, TimeSpan.Zero)
            .AfterFailure(FailureCause.Crash, Now, RecoveryPolicy.HealthyAfter - TimeSpan.FromTicks(1))
            .ConsecutiveFailures);

    private static RestartBackoff Fail(int times, TimeSpan lived)
    {
        var backoff = new RestartBackoff();
        for (var i = 0; i < times; i++) backoff = backoff.AfterFailure(FailureCause.Crash, Now, lived);
        return backoff;
    }
}
