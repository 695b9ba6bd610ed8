using KariOrleans.Protocol.Wire;

namespace KariOrleans.Tests.Protocol.Wire;

/// <summary>Bytes that no honest side sends: the answer is always a WireException, and never much memory.</summary>
public sealed class HostileBytesTests
{
    private const int RandomInputsEach = 3_000;
    private const int MutationsEach = 3_000;
    private const long MaxAllocatedBytes = 64 * 1024;

    public static TheoryData<string> Names => WireSamples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void RandomBytes_AreRefusedOrRead(string name)
    {
        var sample = WireSamples.Named(name);
        var random = new Random(1);
        var input = new byte[256];

        for (var i = 0; i < RandomInputsEach; i++)
        {
            var length = random.Next(input.Length);
            random.NextBytes(input.AsSpan(0, length));
            Read(sample, input.AsMemory(0, length));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void MutatedMessages_AreRefusedOrRead(string name)
    {
        var sample = WireSamples.Named(name);
        var random = new Random(2);

        for (var i = 0; i < MutationsEach; i++)
        {
            var input = sample.Encoded.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--) input[random.Next(input.Length)] = (byte)random.Next(256);
            Read(sample, input);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TruncatedMessage_IsRefused(string name)
    {
        var sample = WireSamples.Named(name);

        for (var length = 0; length < sample.Encoded.Length; length++)
            Assert.Throws<WireException>(() => sample.ReadAndWrite(sample.Encoded.AsMemory(0, length)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TrailingBytes_AreRefused(string name)
    {
        var sample = WireSamples.Named(name);

        foreach (var trailing in (byte[])[0x00, 0x80, 0x90, 0xa0, 0xc0, 0xff])
            Assert.Throws<WireException>(() => sample.ReadAndWrite((byte[])[.. sample.Encoded, trailing]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void FieldTooManyOrTooFew_IsRefused(string name)
    {
        var sample = WireSamples.Named(name);
        var more = sample.Encoded.ToArray();
        more[0]++;
        var fewer = sample.Encoded.ToArray();
        fewer[0]--;

        Assert.Throws<WireException>(() => sample.ReadAndWrite((byte[])[.. more, 0xc0]));
        Assert.Throws<WireException>(() => sample.ReadAndWrite(fewer));
    }

    [Theory]
    [InlineData("dfffffffff")]
    [InlineData("ddffffffff")]
    [InlineData("dd7fffffff")]
    [InlineData("dbffffffff")]
    [InlineData("c6ffffffff")]
    [InlineData("c67fffffff")]
    [InlineData("c9ffffffff01")]
    [InlineData("c1")]
    public void LyingLength_IsRefusedWithoutItsMemory(string lieHex)
    {
        var lie = Convert.FromHexString(lieHex);

        foreach (var sample in WireSamples.All)
        {
            // The lie takes the place of each field in turn: every byte of the honest message may be where one begins.
            for (var at = 0; at < sample.Encoded.Length; at++)
            {
                byte[] input = [.. sample.Encoded.AsSpan(0, at), .. lie];
                var before = GC.GetAllocatedBytesForCurrentThread();
                Read(sample, input);
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocatedBytes);
            }
        }
    }

    [Fact]
    public void DeepArrays_AreRefused()
    {
        var input = new byte[1024 * 1024];
        Array.Fill(input, (byte)0x91);

        Assert.All(WireSamples.All, sample =>
        {
            Assert.Throws<WireException>(() => sample.ReadAndWrite(input));
            Assert.Throws<WireException>(() => sample.ReadAndWrite((byte[])[sample.Encoded[0], .. input]));
        });
    }

    [Fact]
    public void ListLongerThanAllowed_IsRefused()
    {
        var tooMany = new CallMessage { Name = "x", Roles = [.. Enumerable.Repeat("r", WireLimits.MaxListLength + 1)] };
        var enough = new CallMessage { Name = "x", Roles = [.. Enumerable.Repeat("r", WireLimits.MaxListLength)] };

        Assert.Throws<WireException>(() => WireMessage.Decode<CallMessage>(WireMessage.Encode(tooMany)));
        Assert.Equal(enough.Roles, WireMessage.Decode<CallMessage>(WireMessage.Encode(enough)).Roles);
    }

    [Fact]
    public void OddNumberOfHeaderParts_IsRefused()
    {
        var input = Convert.FromHexString("9600ccc8c091a178c400c0");

        Assert.Throws<WireException>(() => WireMessage.Decode<ResultMessage>(input));
    }

    [Theory]
    [InlineData("c3")]
    [InlineData("c080")]
    [InlineData("eda080")]
    [InlineData("ff")]
    [InlineData("f4908080")]
    public void InvalidUtf8_IsRefused(string textHex)
    {
        var text = Convert.FromHexString(textHex);
        byte[] input = [0x92, 0x02, (byte)(0xa0 | text.Length), .. text];

        Assert.Throws<WireException>(() => WireMessage.Decode<LogNotice>(input));
    }

    [Theory]
    [InlineData("02000040" + "00000000" + "0400" + "0000")]
    [InlineData("ffffffff" + "00000000" + "0400" + "0000")]
    [InlineData("00000000" + "00000000" + "0000" + "0000")]
    [InlineData("00000000" + "00000000" + "0e00" + "0000")]
    [InlineData("00000000" + "00000000" + "0408" + "0000")]
    [InlineData("00000000" + "00000000" + "0480" + "0000")]
    public void HeaderOutsideTheProtocol_IsRefused(string headerHex) =>
        Assert.Throws<WireException>(() => FrameHeader.Read(Convert.FromHexString(headerHex)));

    [Theory]
    [InlineData(-1)]
    [InlineData(6)]
    public void LogLevelOutsideTheScale_IsRefused(int level) =>
        Assert.Throws<WireException>(
            () => WireMessage.Decode<LogNotice>(WireMessage.Encode(new LogNotice(level, "x"))));

    [Theory]
    [InlineData(99)]
    [InlineData(600)]
    public void StatusOutsideHttp_IsRefused(int status) =>
        Assert.Throws<WireException>(
            () => WireMessage.Decode<ResultMessage>(WireMessage.Encode(new ResultMessage { Status = status })));

    private static void Read(WireSample sample, ReadOnlyMemory<byte> input)
    {
        try
        {
            sample.ReadAndWrite(input);
        }
        catch (WireException)
        {
            // The one way in which reading may fail; anything else fails the test.
        }
    }
}
