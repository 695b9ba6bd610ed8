using KariOrleans.Protocol.Manifest;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Jail;
using Microsoft.Extensions.Time.Testing;

namespace KariOrleans.Tests.Sandbox;

public sealed class ChildWatchTests : IAsyncDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly FakeLimitGroup group = new();
    private readonly LimitLog log;
    private int ends;

    public ChildWatchTests() => log = new LimitLog(time);

    public ValueTask DisposeAsync() => group.DisposeAsync();

    [Fact]
    public void ChildThatDoesNothing_IsLookedAtOnceASecond()
    {
        var watch = Watch(new ResourceLimits());

        Look(watch, TimeSpan.Zero);

        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.False(watch.IsDue(time.GetTimestamp()));
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.True(watch.IsDue(time.GetTimestamp()));
    }

    [Fact]
    public void ChildThatWorks_IsLookedAtEveryTime()
    {
        var watch = Watch(new ResourceLimits());

        Look(watch, TimeSpan.FromMilliseconds(100));

        Assert.True(watch.IsDue(time.GetTimestamp()));
    }

    [Theory]
    [InlineData(EnforcementAction.Default, 0, false)]
    [InlineData(EnforcementAction.Throttle, 0, true)]
    [InlineData(EnforcementAction.Shutdown, 1, false)]
    public void ProcessorTimeHeldForLong_EndsOnlyWhoAsksForIt_AndHoldsBackOnlyWhoAsksForIt(
        EnforcementAction enforcement, int expectedEnds, bool holdsBack)
    {
        var watch = Watch(new ResourceLimits { Enforcement = enforcement });
        group.Holds = true;

        for (var i = 0; i < 15; i++) Look(watch, TimeSpan.FromMilliseconds(100));

        Assert.Equal(expectedEnds, ends);
        Assert.Equal(holdsBack, watch.HoldsBack is not null);
        var happened = Assert.Single(log.Events);
        Assert.Equal((LimitKind.Cpu, LimitAction.Throttled, 1),
            (happened.Breach.Kind, happened.Action, happened.Count));
    }

    [Fact]
    public void MemoryNearItsLimit_HoldsCallsBack_UntilThereIsRoom()
    {
        var watch = Watch(new ResourceLimits { MemoryBytes = 100, Enforcement = EnforcementAction.Throttle });

        group.Working = 91;
        Look(watch, TimeSpan.FromMilliseconds(100));
        var near = watch.HoldsBack;
        group.Working = 90;
        Look(watch, TimeSpan.FromMilliseconds(100));

        Assert.Equal("memory_limit_near", near?.Code);
        Assert.Null(watch.HoldsBack);
    }

    [Fact]
    public void KillThatTheChildSurvived_IsAnEntry_AndNotTheCauseOfALaterEnd()
    {
        var watch = Watch(new ResourceLimits());
        group.Counted = new LimitCounts(1, 0);
        group.Breach = LimitBreaches.Memory(new ResourceLimits(), 1);

        Look(watch, TimeSpan.FromMilliseconds(100));
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(watch.Conclude());
        Assert.Equal(LimitAction.Killed, Assert.Single(log.Events).Action);
    }

    [Fact]
    public void KillThatEndedTheChild_IsItsCause_AndOneEntry()
    {
        var watch = Watch(new ResourceLimits { Enforcement = EnforcementAction.Shutdown });
        group.Counted = new LimitCounts(1, 0);
        group.Breach = LimitBreaches.Memory(new ResourceLimits(), 1);

        Look(watch, TimeSpan.FromMilliseconds(100));

        Assert.Equal("memory_limit_reached", watch.Conclude()?.Code);
        var happened = Assert.Single(log.Events);
        Assert.Equal((LimitAction.Stopped, 1), (happened.Action, happened.Count));
    }

    [Fact]
    public void OtherLimits_ThatCantBeApplied_ChangeNothing()
    {
        var watch = Watch(new ResourceLimits { MemoryBytes = 100, Enforcement = EnforcementAction.Throttle });
        group.Working = 50;
        group.Refusal = LimitBreaches.MemoryInUse(new ResourceLimits { MemoryBytes = 10 }, 50);

        var refusal = watch.Assign(new ResourceLimits { MemoryBytes = 10 }, "/data");
        Look(watch, TimeSpan.FromMilliseconds(100));

        Assert.Equal("memory_in_use", refusal?.Code);
        Assert.Null(watch.HoldsBack);
    }

    private ChildWatch Watch(ResourceLimits limits)
    {
        var watch = new ChildWatch(group, limits, "/nowhere", time);
        watch.Attach(1, () => ends++);
        watch.Follow(log);
        return watch;
    }

    // A second in which the child used so much processor time.
    private void Look(ChildWatch watch, TimeSpan used)
    {
        time.Advance(TimeSpan.FromSeconds(1));
        group.Used += used;
        watch.Look();
    }
}
