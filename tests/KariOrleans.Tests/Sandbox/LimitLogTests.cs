using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Jail;
using Microsoft.Extensions.Time.Testing;

namespace KariOrleans.Tests.Sandbox;

public sealed class LimitLogTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void WhatComesAgainSoon_IsOneEventWithACount()
    {
        var log = new LimitLog(time);

        log.Note(Breach(LimitKind.Memory, 1), LimitAction.Killed);
        time.Advance(TimeSpan.FromSeconds(30));
        log.Note(Breach(LimitKind.Memory, 2), LimitAction.Killed);

        var happened = Assert.Single(log.Events);
        Assert.Equal((2, 2, TimeSpan.FromSeconds(30)),
            (happened.Count, happened.Breach.Used, happened.LastAt - happened.At));
    }

    [Fact]
    public void WhatGoesOn_IsNotCountedAgain_AndKeepsItsGreatestUse()
    {
        var told = 0;
        var log = new LimitLog(time, (_, _) => told++);

        log.Note(Breach(LimitKind.Cpu, 90), LimitAction.Throttled);
        log.Note(Breach(LimitKind.Cpu, 20), LimitAction.Throttled, isGoingOn: true);

        var happened = Assert.Single(log.Events);
        Assert.Equal((1, 90, 1), (happened.Count, happened.Breach.Used, told));
    }

    [Fact]
    public void AnotherActionOrALaterTime_IsAnotherEvent()
    {
        var log = new LimitLog(time);

        log.Note(Breach(LimitKind.Disk, 1), LimitAction.Refused);
        log.Note(Breach(LimitKind.Disk, 1), LimitAction.Killed);
        time.Advance(TimeSpan.FromMinutes(2));
        log.Note(Breach(LimitKind.Disk, 1), LimitAction.Refused);

        Assert.Equal([LimitAction.Refused, LimitAction.Killed, LimitAction.Refused], log.Events.Select(e => e.Action));
    }

    [Fact]
    public void OnlyTheLastAreKept()
    {
        var log = new LimitLog(time);

        for (var i = 0; i < LimitLog.Capacity + 5; i++)
        {
            log.Note(Breach(LimitKind.Memory, i), LimitAction.Killed);
            time.Advance(TimeSpan.FromMinutes(2));
        }

        Assert.Equal(LimitLog.Capacity, log.Events.Count);
        Assert.Equal(5, log.Events[0].Breach.Used);
    }

    private static LimitBreach Breach(LimitKind kind, double used) =>
        new(kind, "limit_reached", 1, used, "count", "Something happened.", "Do something.");
}
