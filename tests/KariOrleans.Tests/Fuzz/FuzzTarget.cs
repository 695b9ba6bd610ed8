using CsCheck;

namespace KariOrleans.Tests.Fuzz;

/// <summary>A reader of bytes that a stranger wrote, and what must hold whatever they are.</summary>
/// <param name="Name">Its name in the output.</param>
/// <param name="Inputs">How many inputs a usual run reads.</param>
/// <param name="Corpus">Inputs that are read first, and that mutants are made of.</param>
/// <param name="Generator">Makes one input.</param>
internal sealed record FuzzTarget(string Name, int Inputs, IReadOnlyList<byte[]> Corpus, Gen<byte[]> Generator)
{
    /// <summary>
    /// Reads one input. It returns where the input was read or refused as the reader's documentation says; whatever it
    /// throws is a finding.
    /// </summary>
    public required Action<byte[]> Read { get; init; }

    /// <summary>Bytes that reading any input may allocate.</summary>
    public long AllocatedBytes { get; init; } = 64 * 1024;

    /// <summary>Bytes that reading may allocate for each byte of the input.</summary>
    public int AllocatedBytesPerByte { get; init; } = 64;
}
