using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Tests.Sandbox;

public sealed class UserIdsTests
{
    private readonly UserIds ids = new();

    [Fact]
    public void TwoInstallations_NeverHaveTheSameUser()
    {
        var taken = Enumerable.Range(0, 1_000).Select(i => ids.Take($"/data/{i}", owner: 0).Id).ToHashSet();

        Assert.Equal(1_000, taken.Count);
        Assert.All(taken, id => Assert.InRange(id, UserIds.First, UserIds.Last));
    }

    [Fact]
    public void TwoProcessesOfOneInstallation_HaveTheSameUser_UntilBothAreGone()
    {
        var first = ids.Take("/data/a", owner: 0);

        Assert.Equal(first.Id, ids.Take("/data/a", owner: 0).Id);
        first.Return();
        Assert.Equal(first.Id, ids.Take("/data/a", owner: 0).Id);
    }

    [Fact]
    public void OwnerOfTheFiles_GetsThemAgain_UnlessAnotherHasTheId()
    {
        var owner = UserIds.First + 77;

        Assert.Equal(owner, ids.Take("/data/a", owner).Id);
        Assert.NotEqual(owner, ids.Take("/data/b", owner).Id);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(UserIds.First - 1)]
    [InlineData(UserIds.Last + 1)]
    public void OwnerOutsideTheRange_IsNotTaken(int owner) =>
        Assert.NotEqual(owner, ids.Take("/data/a", owner).Id);

    [Fact]
    public void UnassignedUser_BecomesThatOfOneInstallation_WhichHasNoOther()
    {
        var unassigned = ids.TakeUnassigned();
        var running = ids.Take("/data/b", owner: 0);

        Assert.NotEqual(unassigned.Id, running.Id);
        Assert.False(unassigned.TryAssign("/data/b"));
        Assert.True(unassigned.TryAssign("/data/a"));
        Assert.Equal(unassigned.Id, ids.Take("/data/a", owner: 0).Id);
    }

    [Fact]
    public void UnassignedUser_IsGivenBack()
    {
        var unassigned = ids.TakeUnassigned();

        unassigned.Return();

        Assert.Equal(unassigned.Id, ids.Take("/data/a", unassigned.Id).Id);
    }
}
