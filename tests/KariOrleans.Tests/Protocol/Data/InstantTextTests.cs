using CsCheck;
using KariOrleans.Protocol.Data;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Tests.Protocol.Data;

public class InstantTextTests
{
    [Fact]
    public void AnyInstant_IsNormalisedAsThePlatformFormatsIt() =>
        Gen.Select(Gen.Long[0, DateTime.MaxValue.Ticks], Gen.Int[-14 * 60, 14 * 60]).Sample((ticks, minutes) =>
        {
            var local = ticks + (minutes * TimeSpan.TicksPerMinute);
            if (local < 0 || local > DateTime.MaxValue.Ticks) return;
            var instant = new DateTimeOffset(new DateTime(local), TimeSpan.FromMinutes(minutes));

            Assert.Equal(PackedRows.FormatInstant(instant), InstantText.Normalise(instant.ToString("O")));
        });

    [Theory]
    [InlineData("2024-02-29", "2024-02-29T00:00:00.000000Z")]
    [InlineData("2024-02-29T12:30", "2024-02-29T12:30:00.000000Z")]
    [InlineData("2024-02-29 12:30:15", "2024-02-29T12:30:15.000000Z")]
    [InlineData("2024-02-29T12:30:15.5", "2024-02-29T12:30:15.500000Z")]
    [InlineData("2024-02-29T12:30:15.123456789Z", "2024-02-29T12:30:15.123456Z")]
    [InlineData("2024-02-29T23:30:00-0130", "2024-03-01T01:00:00.000000Z")]
    [InlineData("2024-02-29T23:30:00+14", "2024-02-29T09:30:00.000000Z")]
    public void IsoForms_AreRead(string text, string expected) => Assert.Equal(expected, InstantText.Normalise(text));

    [Theory]
    [InlineData("")]
    [InlineData("2023-02-29")]
    [InlineData("2024-13-01")]
    [InlineData("0000-01-01")]
    [InlineData("2024-01-01T24:00")]
    [InlineData("2024-01-01T23:59:60")]
    [InlineData("2024-01-01T12")]
    [InlineData("2024-01-01T12:00Zx")]
    [InlineData("2024-01-01T12:00+15:00")]
    [InlineData("2024-01-01T12:00:00.")]
    [InlineData("0001-01-01T00:00+01:00")]
    [InlineData("9999-12-31T23:00-02:00")]
    [InlineData("1/2/2024")]
    [InlineData("٢٠٢٤-01-01")]
    public void AnythingElse_IsRefused(string text) => Assert.Null(InstantText.Normalise(text));
}
