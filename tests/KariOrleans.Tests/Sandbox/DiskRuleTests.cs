using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Tests.Sandbox;

public sealed class DiskRuleTests
{
    private const long Mebibyte = 1 << 20;

    [Theory]
    [InlineData(0, 100, "Fine")]
    [InlineData(0, 101, "Refuse")]
    [InlineData(0, 116, "Refuse")]
    [InlineData(0, 117, "End")]
    [InlineData(120, 120, "Refuse")]
    [InlineData(120, 136, "Refuse")]
    [InlineData(120, 137, "End")]
    [InlineData(260, 264, "Refuse")]
    [InlineData(264, 265, "End")]
    public void Bytes_AreRefusedAboveTheLimit_AndEndedWhereTheyGrowOn(long atFirst, long now, string expected)
    {
        var limits = new ResourceLimits { DiskBytes = 100 * Mebibyte };

        var verdict = DiskRule.Judge(
            limits, new DiskUse(now * Mebibyte, 1), new DiskUse(atFirst * Mebibyte, 1));

        Assert.Equal(expected, verdict.ToString());
    }

    [Theory]
    [InlineData(6_400, "Fine")]
    [InlineData(6_401, "Refuse")]
    [InlineData(7_041, "End")]
    public void Files_HaveALimitToo(int files, string expected)
    {
        var limits = new ResourceLimits { DiskBytes = 100 * Mebibyte };

        Assert.Equal(expected, DiskRule.Judge(limits, new DiskUse(1, files), default).ToString());
    }

    [Fact]
    public void WhatCantBeMeasured_IsEnded() => Assert.Equal(
        DiskVerdict.End,
        DiskRule.Judge(new ResourceLimits(), new DiskUse(1, 1) { IsBeyondMeasure = true }, default));
}
