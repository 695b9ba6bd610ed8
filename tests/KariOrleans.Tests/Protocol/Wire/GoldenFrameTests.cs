using KariOrleans.Protocol.Wire;

namespace KariOrleans.Tests.Protocol.Wire;

/// <summary>
/// The bytes of the protocol. Another implementation was written against them: a test that fails here says that the
/// wire version must rise.
/// </summary>
public sealed class GoldenFrameTests
{
    public static TheoryData<string> Names => WireSamples.Names;

    [Fact]
    public void Header_IsTwelveBytes_LittleEndian()
    {
        var header = new FrameHeader(0x00010203, 0x04050607, FrameKind.BodyChunk, FrameFlags.EndOfBody, 0x0809);
        var bytes = new byte[FrameHeader.Size];

        header.Write(bytes);

        Assert.Equal("03020100" + "07060504" + "0c" + "02" + "0908", Convert.ToHexStringLower(bytes));
        Assert.Equal(header, FrameHeader.Read(bytes));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Message_HasTheBytesItAlwaysHad(string name)
    {
        var sample = WireSamples.Named(name);

        Assert.Equal(sample.Golden, Convert.ToHexStringLower(sample.Encoded));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GoldenBytes_AreReadWhole(string name)
    {
        var sample = WireSamples.Named(name);

        Assert.Equal(sample.Golden,
            Convert.ToHexStringLower(sample.ReadAndWrite(Convert.FromHexString(sample.Golden))));
    }

    [Fact]
    public void EveryMessage_HasASample()
    {
        var messages = typeof(FrameHeader).Assembly.GetTypes()
            .Where(t => t.GetInterfaces()
                .Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IWireMessage<>)))
            .Where(t => t.IsVisible && t != typeof(RawPayload));

        Assert.Empty(messages.Except(WireSamples.All.Select(s => s.Type)).Select(t => t.Name));
    }

    [Fact]
    public void Numbers_OfKindsMethodsAndOutcomes_AreFixed()
    {
        Assert.Equal(
            "Hello=1 Welcome=2 Ready=3 Call=4 Result=5 Cancel=6 HostCall=7 HostResult=8 HostCancel=9 Notice=10 "
            + "BodyPull=11 BodyChunk=12 Drain=13",
            Numbers<FrameKind>());
        Assert.Equal("None=0 StreamedBody=1 EndOfBody=2 BodyAborted=4", Numbers<FrameFlags>());
        Assert.Equal("Endpoint=1 Task=2 Plugin=3 Event=4 Webhook=5 Page=6 Configure=7", Numbers<OperationKind>());
        Assert.Equal("Completed=0 Failed=1 NoSuchOperation=2 InvalidInput=3 Cancelled=4", Numbers<ResultOutcome>());
        Assert.Equal(
            "CreateTable=1 Insert=2 Query=3 Update=4 Delete=5 Count=6 Aggregate=7 ExecutePlugin=20 ExecuteSequence=21 "
            + "ExecuteParallel=22 Log=40 Metric=41",
            Numbers<HostMethod>());
        Assert.Equal(1, WireLimits.Version);
    }

    private static string Numbers<T>() where T : struct, Enum =>
        string.Join(' ', Enum.GetValues<T>().Select(v => $"{v}={Convert.ToInt32(v, null)}"));
}
