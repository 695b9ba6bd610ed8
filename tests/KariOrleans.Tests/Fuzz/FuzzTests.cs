using CsCheck;
using Xunit.Abstractions;

namespace KariOrleans.Tests.Fuzz;

/// <summary>The fuzzing itself: how much of it there is, and that it finds what it should.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const ulong Seed = 7;
    private static readonly byte[][] Corpus = ["abc"u8.ToArray(), "abcdefgh"u8.ToArray()];
    private static readonly Gen<byte[]> Input = new Mutants(Corpus, ["!"u8.ToArray()]);

    private static IReadOnlyList<FuzzTarget> Targets { get; } =
    [
        FrameTargets.Messages, FrameTargets.Stream, FrameTargets.Rows, ManifestTargets.Extension,
        ManifestTargets.Plugin, JsonTargets.Arguments, ProxyTargets.Connect,
    ];

    /// <summary>Runs a target as the settings say.</summary>
    internal static void Run(FuzzTarget target, ITestOutputHelper output)
    {
        var inputs = FuzzSettings.InputsOf(target.Inputs);
        var run = new FuzzRun(target, FuzzSettings.Seed, inputs);

        output.WriteLine(run.Run());

        Assert.Equal(inputs, run.Count);
    }

    [Fact]
    public void UsualRun_ReadsAMillionInputs()
    {
        var inputs = Targets.Sum(t => t.Inputs);
        output.WriteLine($"{inputs:N0} inputs, seed {FuzzSettings.Seed}");

        Assert.True(inputs >= FuzzSettings.PromisedInputs, $"The targets read only {inputs} inputs.");
    }

    [Fact]
    public void Crash_IsFound_MadeSmaller_AndPrinted()
    {
        var broken = Target(input =>
        {
            if (input.Contains((byte)'!')) throw new FormatException("planted");
        });

        var found = Assert.Throws<FuzzFinding>(() => new FuzzRun(broken, Seed, 10_000).Run());

        Assert.IsType<FormatException>(found.InnerException?.InnerException);
        Assert.EndsWith("1 bytes of hexadecimal digits: 21", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Finding_ComesAgain()
    {
        var seen = new List<string>[] { [], [] };
        foreach (var inputs in seen)
            new FuzzRun(Target(input => inputs.Add(Convert.ToHexString(input))), Seed, 500).Run();

        Assert.Equal(seen[0], seen[1]);
        Assert.True(seen[0].Distinct().Count() > 300, "The inputs are all alike.");
    }

    [Fact]
    public void WasteOfMemory_IsFound()
    {
        var wasteful = Target(input =>
        {
            if (input.Length > 8) GC.KeepAlive(new byte[1 << 20]);
        });

        var found = Assert.Throws<FuzzFinding>(() => new FuzzRun(wasteful, Seed, 10_000).Run());

        Assert.Contains("as 9 bytes of hexadecimal digits", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InputThatNeverEnds_IsFound()
    {
        using var end = new ManualResetEventSlim();
        var hanging = Target(input =>
        {
            if (input.Length > 8) end.Wait();
        });

        var found = Assert.Throws<FuzzFinding>(
            () => new FuzzRun(hanging, Seed, 10_000) { Patience = TimeSpan.FromMilliseconds(100) }.Run());

        end.Set();
        Assert.Contains("was not read within 0.1 s", found.Message, StringComparison.Ordinal);
    }

    private static FuzzTarget Target(Action<byte[]> read) => new("planted", 1, Corpus, Input) { Read = read };
}
