namespace KariOrleans.Protocol.Manifest;

#pragma warning disable CA1720 // Pointer is the word of RFC 6901.

/// <summary>One finding in a manifest: where it is, which rule it breaks, and what to do.</summary>
/// <param name="File">The file as the caller named it.</param>
/// <param name="Pointer">
/// RFC 6901 JSON pointer of the value; empty for the whole document. For a missing field, the object that lacks it.
/// </param>
/// <param name="Rule">Stable rule id, such as <c>manifest/name-pattern</c>. <c>docs/manifest.md</c> lists them.</param>
/// <param name="Severity">Whether the manifest is still usable.</param>
/// <param name="Message">What is wrong, in one bounded line without control characters.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record ManifestDiagnostic(
    string File, string Pointer, string Rule, ManifestSeverity Severity, string Message, string Remedy)
{
    /// <summary>Line of the value, from 1; 0 when the finding has no place in the text.</summary>
    public int Line { get; init; }

    /// <summary>Column of the value in UTF-16 units, from 1; 0 when the finding has no place in the text.</summary>
    public int Column { get; init; }

    /// <summary>
    /// <c>file(line,column): error manifest/rule at pointer: message remedy</c>, as editors can follow.
    /// </summary>
    public override string ToString()
    {
        var severity = Severity is ManifestSeverity.Error ? "error" : "warning";
        var pointer = Pointer.Length == 0 ? "" : $" at {Pointer}";
        return $"{File}({Line},{Column}): {severity} {Rule}{pointer}: {Message} {Remedy}";
    }
}
