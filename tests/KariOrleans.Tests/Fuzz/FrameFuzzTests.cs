using Xunit.Abstractions;

namespace KariOrleans.Tests.Fuzz;

/// <summary>Fuzzing of what crosses the session between child and silo.</summary>
public sealed class FrameFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Messages_AreReadOrRefused() => FuzzTests.Run(FrameTargets.Messages, output);

    [Fact]
    public void FramesOnASocket_AreThoseThatWereSent() => FuzzTests.Run(FrameTargets.Stream, output);

    [Fact]
    public void PackedRows_AreReadOrRefused() => FuzzTests.Run(FrameTargets.Rows, output);
}
