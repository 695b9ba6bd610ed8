using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KariOrleans.Tests.Support;

namespace KariOrleans.Tests.Fuzz;

/// <summary>
/// The seed corpus beside this file: <c>.hex</c> is hexadecimal digits with comments behind <c>#</c>, <c>.esc</c> one
/// text with <c>\r</c>, <c>\n</c>, <c>\t</c>, <c>\\</c> and <c>\x00</c> in which line ends count for nothing, anything
/// else is taken as it is.
/// </summary>
internal static partial class FuzzCorpus
{
    private const string Folder = "tests/KariOrleans.Tests/Fuzz/corpus";

    /// <summary>The inputs of a folder, in the order of their names; never empty.</summary>
    public static IReadOnlyList<byte[]> Read(string folder)
    {
        byte[][] inputs = [.. Repository.Files($"{Folder}/{folder}", "*").Select(ReadFile)];
        return inputs.Length > 0 ? inputs : throw new FileNotFoundException($"{Folder}/{folder} has no inputs.");
    }

    private static byte[] ReadFile(string path)
    {
        var file = Path.Combine(Repository.Root, path);
        return Path.GetExtension(path) switch
        {
            ".hex" => Convert.FromHexString(string.Concat(
                File.ReadLines(file).Select(line => line.Split('#')[0]).SelectMany(line => line.Split(' ')))),
            ".esc" => Encoding.Latin1.GetBytes(Escape().Replace(
                string.Concat(File.ReadLines(file)), match => Unescaped(match.Value))),
            _ => File.ReadAllBytes(file),
        };
    }

    private static string Unescaped(string escape) => escape[1] switch
    {
        'r' => "\r",
        'n' => "\n",
        't' => "\t",
        'x' => ((char)byte.Parse(escape.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
        _ => "\\",
    };

    [GeneratedRegex(@"\\(?:x[0-9a-fA-F]{2}|.)")]
    private static partial Regex Escape();
}
