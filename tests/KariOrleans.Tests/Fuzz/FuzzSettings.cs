using System.Globalization;

namespace KariOrleans.Tests.Fuzz;

/// <summary>
/// How long and from where: <c>KARI_FUZZ_INPUTS</c> is the sum over all targets, which keep their shares of it,
/// <c>KARI_FUZZ_SEED</c> another sequence of inputs. Without them every run reads the same inputs.
/// </summary>
internal static class FuzzSettings
{
    /// <summary>The inputs that CI reads at least.</summary>
    public const int PromisedInputs = 1_000_000;

    private const ulong UsualSeed = 20_261_123;

    public static ulong Seed { get; } = Number("KARI_FUZZ_SEED") ?? UsualSeed;

    private static ulong? WantedInputs { get; } = Number("KARI_FUZZ_INPUTS");

    /// <summary>How many inputs a target reads whose share of a usual run is <paramref name="usual"/>.</summary>
    public static long InputsOf(int usual) =>
        WantedInputs is { } wanted ? Math.Max(1, (long)(wanted * (double)usual / PromisedInputs)) : usual;

    private static ulong? Number(string variable) =>
        ulong.TryParse(
            Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture,
            out var number)
            ? number
            : null;
}
