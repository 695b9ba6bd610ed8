using System.Buffers.Binary;
using CsCheck;

namespace KariOrleans.Tests.Fuzz;

/// <summary>
/// Inputs that are nearly right: an input of the corpus with a few changes of the kind that readers trip over.
/// </summary>
/// <param name="corpus">What to change.</param>
/// <param name="words">Bytes that mean something to the reader.</param>
/// <param name="maxBytes">The longest input to make.</param>
internal sealed class Mutants(IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> words, int maxBytes = 16 * 1024)
    : Gen<byte[]>
{
    private const int MaxChanges = 6;

    private static readonly uint[] Edges =
    [
        0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x3fffff, 0x400000, 0x400001, 0x7fffffff,
        0x80000000, 0xfffffffe, 0xffffffff,
    ];

    public override byte[] Generate(PCG pcg, Size? min, out Size size)
    {
        var input = new List<byte>(Any(pcg, corpus));
        for (var changes = Below(pcg, MaxChanges) + 1; changes > 0; changes--) Change(pcg, input);
        if (input.Count > maxBytes) input.RemoveRange(maxBytes, input.Count - maxBytes);
        size = new Size((ulong)input.Count);
        return [.. input];
    }

    private void Change(PCG pcg, List<byte> input)
    {
        var at = Below(pcg, input.Count + 1);
        var rest = input.Count - at;
        switch (Below(pcg, 10))
        {
            case 0 when rest > 0:
                input[at] ^= (byte)(1 << Below(pcg, 8));
                break;
            case 1 when rest > 0:
                input[at] = (byte)Below(pcg, 256);
                break;
            case 2:
                input.InsertRange(at, Enumerable.Range(0, Below(pcg, 8) + 1).Select(_ => (byte)Below(pcg, 256)));
                break;
            case 3:
                input.RemoveRange(at, Math.Min(rest, Below(pcg, 16) + 1));
                break;
            case 4 when Below(pcg, 4) == 0:
                input.RemoveRange(at, rest);
                break;
            case 5:
                Repeat(pcg, input, at, Math.Min(rest, Below(pcg, 24) + 1));
                break;
            case 6:
                var other = Any(pcg, corpus);
                input.RemoveRange(at, rest);
                input.AddRange(other.AsSpan(Below(pcg, other.Length + 1)));
                break;
            case 7:
                input.InsertRange(at, Any(pcg, words));
                break;
            case 8:
                var word = Any(pcg, words);
                input.RemoveRange(at, Math.Min(rest, word.Length));
                input.InsertRange(at, word);
                break;
            default:
                Lie(pcg, input, at, rest);
                break;
        }
    }

    private void Repeat(PCG pcg, List<byte> input, int at, int length)
    {
        var slice = input.GetRange(at, length);
        var room = Math.Max(0, maxBytes - input.Count) / Math.Max(1, length);
        for (var times = Math.Min(room, 1 << Below(pcg, 9)); times > 0; times--) input.InsertRange(at, slice);
    }

    // A number of a length's size, in either order of bytes, that a length should not have.
    private static void Lie(PCG pcg, List<byte> input, int at, int rest)
    {
        Span<byte> lie = stackalloc byte[4];
        var edge = Edges[Below(pcg, Edges.Length)];
        if (Below(pcg, 2) == 0) BinaryPrimitives.WriteUInt32LittleEndian(lie, edge);
        else BinaryPrimitives.WriteUInt32BigEndian(lie, edge);
        var width = Math.Min(rest, 1 << Below(pcg, 3));
        for (var i = 0; i < width; i++) input[at + i] = lie[i];
    }

    private static byte[] Any(PCG pcg, IReadOnlyList<byte[]> list) => list[Below(pcg, list.Count)];

    private static int Below(PCG pcg, int bound) => (int)pcg.Next((uint)bound);
}
