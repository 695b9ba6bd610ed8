using System.Globalization;
using System.Text;
using AdvancedAnalytics.Ingest;
using CsCheck;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Tests.Extensions.AdvancedAnalytics;

public sealed class TextParsingTests
{
    [Theory]
    [InlineData("2015-01-01", "2015-01-01T00:00:00.000000Z")]
    [InlineData("2015-01-01T01:02", "2015-01-01T01:02:00.000000Z")]
    [InlineData("2015-01-01 01:02:03.123456", "2015-01-01T01:02:03.123456Z")]
    [InlineData("2015-01-01T01:02:03+02:00", "2014-12-31T23:02:03.000000Z")]
    [InlineData("2015-01-01T01:02:03 -0130", "2015-01-01T02:32:03.000000Z")]
    [InlineData("2015-01-01T01:02:03,5z", "2015-01-01T01:02:03.500000Z")]
    [InlineData("2015/01/01 01:00:00", "2015-01-01T01:00:00.000000Z")]
    [InlineData("2015/1/2", "2015-01-02T00:00:00.000000Z")]
    [InlineData(" Jan 1 2000 ", "2000-01-01T00:00:00.000000Z")]
    [InlineData("february 29, 2000 12:00", "2000-02-29T12:00:00.000000Z")]
    [InlineData("1420074000", "2015-01-01T01:00:00.000000Z")]
    [InlineData("1420074000.25", "2015-01-01T01:00:00.250000Z")]
    [InlineData("1420074000123", "2015-01-01T01:00:00.123000Z")]
    [InlineData("-1", "1969-12-31T23:59:59.000000Z")]
    public void Date_IsRead(string text, string expected)
    {
        Assert.True(TimeText.TryParse(Encoding.UTF8.GetBytes(text), out var ticks));

        Assert.Equal(expected, InstantText.Format(ticks));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2015-02-29")]
    [InlineData("2015-1-1")]
    [InlineData("2015-01-01T25:00")]
    [InlineData("2015-01-01T01:00:60")]
    [InlineData("2015-01-01T")]
    [InlineData("2015-01-01T01:00:00+99:00")]
    [InlineData("2015-01-01T01:00:00Zulu")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("Foo 1 2000")]
    [InlineData("Jan 2000")]
    [InlineData("Jan 1 20000")]
    [InlineData("99999999999999999")]
    [InlineData("12.")]
    [InlineData("0000-01-01")]
    public void NoDate_IsRefused(string text) => Assert.False(TimeText.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void AnyInstant_IsWrittenAsThePlatformWritesIt() =>
        Gen.Long[0, DateTime.MaxValue.Ticks].Sample(ticks =>
            InstantText.Format(ticks) == PackedRows.FormatInstant(new DateTimeOffset(ticks, TimeSpan.Zero)));

    [Fact]
    public void AnyDecimal_IsTheNearestDouble() =>
        Gen.Select(Gen.Long, Gen.Int[0, 17], Gen.Bool).Sample((digits, place, isShort) =>
        {
            var text = (isShort ? digits % 1_000_000 : digits).ToString(CultureInfo.InvariantCulture);
            if (place < text.TrimStart('-').Length) text = text.Insert(text.Length - place, ".");
            return NumberText.TryParse(Encoding.UTF8.GetBytes(text), out var value)
                   && value.Equals(double.Parse(text, CultureInfo.InvariantCulture));
        });

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("0x10")]
    [InlineData("1,5")]
    [InlineData("Infinity")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    [InlineData("12a")]
    public void NoNumber_IsRefused(string text) =>
        Assert.False(NumberText.TryParse(Encoding.UTF8.GetBytes(text), out _));
}
