using System.Text.RegularExpressions;

namespace KariOrleans.Protocol.Manifest.Rules;

/// <summary>
/// Whether a text is an npm version range by syntax: the grammar of node-semver (range-set, hyphen, simple, x-ranges).
/// Resolving is not done here.
/// </summary>
internal static class NpmRange
{
    private const int MaxLength = 200;
    private const string Number = "(x|X|\\*|0|[1-9][0-9]{0,15})";
    private const string Tail = "(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?";
    private const string Partial = "[v=]?" + Number + "(\\." + Number + "(\\." + Number + Tail + ")?)?";
    private const string Simple = "(\\^|~>?|>=|<=|>|<|=)? *" + Partial;
    private const string Alternative = "(" + Partial + " +- +" + Partial + "|" + Simple + "( +" + Simple + ")*)";

    private static readonly Regex Syntax = new(
        @"\A *(" + Alternative + "?( *\\|\\| *" + Alternative + "?)*) *\\z",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    public static bool IsLegal(string range) => range.Length is > 0 and <= MaxLength && Syntax.IsMatch(range);
}
