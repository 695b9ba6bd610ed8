using KariOrleans.Grains.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace KariOrleans.Tests.Grains.Extensions;

public sealed class LineAllowanceTests
{
    [Fact]
    public void Flood_IsDropped_AndCountedByTheNextLine()
    {
        var time = new FakeTimeProvider();
        var lines = new LineAllowance(time);

        var written = Enumerable.Range(0, 1_000).Count(_ => lines.TryTake(out var _));
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(LineAllowance.LinesPerSecond, written);
        Assert.True(lines.TryTake(out var dropped));
        Assert.Equal(1_000 - LineAllowance.LinesPerSecond, dropped);
        Assert.True(lines.TryTake(out dropped));
        Assert.Equal(0, dropped);
    }

    [Fact]
    public void FewLines_AreAllWritten()
    {
        var time = new FakeTimeProvider();
        var lines = new LineAllowance(time);

        for (var i = 0; i < 1_000; i++)
        {
            Assert.True(lines.TryTake(out var dropped));
            Assert.Equal(0, dropped);
            time.Advance(TimeSpan.FromMilliseconds(6));
        }
    }
}
