using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Tests.Sandbox;

/// <summary>A group whose use a test says.</summary>
internal sealed class FakeLimitGroup : LimitGroup
{
    public TimeSpan Used { get; set; }

    public bool Holds { get; set; }

    public long Working { get; set; }

    public LimitCounts Counted { get; set; }

    public LimitBreach? Breach { get; set; }

    public LimitBreach? Refusal { get; set; }

    public override IReadOnlyList<string> JoinFiles => [];

    public override bool IsHeld => Holds;

    public override LimitBreach? Apply(ResourceLimits wanted) => Refusal;

    public override void LimitProcessor(double percent)
    {
    }

    public override TimeSpan? ProcessorTime() => Used;

    public override ResourceUse? Measure() => new ResourceUse(Working, Working, Used, 1, TimeSpan.Zero);

    public override long? WorkingMemory() => Working;

    public override LimitCounts? Counts() => Counted;

    public override LimitBreach? FindBreach() => Breach;

    public override IReadOnlyList<int> Processes() => [];

    public override Task RemoveAsync() => Task.CompletedTask;
}
