using CsCheck;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Tests.Protocol.Wire;

public sealed class PackedRowsTests
{
    private static readonly Gen<object?> Value = Gen.OneOf(
        Gen.Const((object?)null),
        Gen.Bool.Select(v => (object?)v),
        Gen.Long.Select(v => (object?)v),
        Gen.Double.Select(v => (object?)v),
        Gen.String[Gen.Char[' ', '\ud7ff'], 0, 20].Select(v => (object?)v),
        Gen.Byte.Array[0, 20].Select(v => (object?)v));

    [Fact]
    public void Rows_ComeBack() =>
        Value.Array[3].Array[0, 20].Sample(
            rows =>
            {
                var unpacked = PackedRows.Unpack(PackedRows.Pack(rows), rows.Length, 3);
                Assert.Equal(rows, unpacked);
            },
            iter: 1_000,
            threads: 1);

    [Fact]
    public void Builder_PacksTheSameBytes()
    {
        var builder = new PackedRowBuilder();

        builder.Add(1L);
        builder.AddText("ä"u8);
        builder.AddNumber(1.5);

        Assert.Equal(PackedRows.Pack([[1L, "ä", 1.5]]), builder.Packed.ToArray());
        Assert.Equal(builder.Packed.Length, builder.Length);
        builder.Clear();
        Assert.Equal(0, builder.Length);
    }

    [Fact]
    public void NarrowerNumbers_AreWidened()
    {
        var row = PackedRows.Unpack(PackedRows.Pack([[1, 1.5f, 2.5m]]), 1, 3)[0];

        Assert.Equal([1L, 1.5, 2.5], row);
    }

    [Fact]
    public void Instant_IsUtcTextWithMicroseconds()
    {
        var instant = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)).AddTicks(1_234_567);

        Assert.Equal("2026-01-02T01:04:05.123456Z", PackedRows.Unpack(PackedRows.Pack([[instant]]), 1, 1)[0][0]);
    }

    [Fact]
    public void TypeWithoutAPlaceInARow_IsRefused() =>
        Assert.Throws<ArgumentException>(() => PackedRows.Pack([[new Version(1, 0)]]));

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, -1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(1, int.MaxValue)]
    [InlineData(int.MaxValue, 0)]
    [InlineData(2, 2)]
    [InlineData(1, 1)]
    public void CountsThatTheBytesCantHold_AreRefused(int count, int width)
    {
        var rows = PackedRows.Pack([[1L, 2L, 3L]]);

        Assert.Throws<WireException>(() => PackedRows.Unpack(rows, count, width));
    }

    [Theory]
    [InlineData("90")]
    [InlineData("80")]
    [InlineData("c70100ff")]
    [InlineData("c1")]
    [InlineData("cfffffffffffffffff")]
    [InlineData("a1ff")]
    [InlineData("d9")]
    public void ValueOfNoColumnType_IsRefused(string valueHex) =>
        Assert.Throws<WireException>(() => PackedRows.Unpack(Convert.FromHexString(valueHex), 1, 1));
}
