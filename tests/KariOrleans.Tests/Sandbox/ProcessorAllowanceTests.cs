using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Tests.Sandbox;

public sealed class ProcessorAllowanceTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    [Theory]
    [InlineData(10, 0.1)]
    [InlineData(50, 0.5)]
    [InlineData(200, 2)]
    public void UseAtTheLimit_IsNeverExceeded(double percent, double cores)
    {
        var allowance = new ProcessorAllowance(percent);

        for (var i = 0; i < 1_000; i++)
        {
            allowance.Spend(Tick, Tick * cores * 0.99);
            Assert.False(allowance.IsExceeded);
        }
    }

    [Fact]
    public void ShortBurst_IsFree_LastingUseIsNot()
    {
        var allowance = new ProcessorAllowance(50);

        allowance.Spend(Tick, Tick * 2);
        Assert.False(allowance.IsExceeded);
        for (var i = 0; i < 8; i++) allowance.Spend(Tick, Tick * 2);
        Assert.True(allowance.IsExceeded);
    }

    [Fact]
    public void WhoUsesNothing_IsFreeAgainAfterAFewSeconds_HoweverMuchItHadUsed()
    {
        var allowance = new ProcessorAllowance(10);
        for (var i = 0; i < 1_000; i++) allowance.Spend(Tick, Tick * 2);

        var ticks = 0;
        for (; allowance.IsExceeded; ticks++) allowance.Spend(Tick, TimeSpan.Zero);

        Assert.InRange(ticks * Tick.TotalSeconds, 1, 4);
    }

    [Fact]
    public void WhoIsHeldAtItsLimit_StaysHeld()
    {
        var allowance = new ProcessorAllowance(10);
        for (var i = 0; i < 20; i++) allowance.Spend(Tick, Tick);

        for (var i = 0; i < 100; i++)
        {
            allowance.Spend(Tick, Tick * 0.1);
            Assert.True(allowance.IsExceeded);
        }
    }
}
