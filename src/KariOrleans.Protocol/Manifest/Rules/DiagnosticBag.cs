using KariOrleans.Protocol.Manifest.Json;

namespace KariOrleans.Protocol.Manifest.Rules;

/// <summary>Collects a bounded number of findings; a flood of warnings can't push out an error.</summary>
internal sealed class DiagnosticBag(string file, ManifestReadMode mode)
{
    public const int Limit = 100;

    private readonly List<(int Offset, ManifestDiagnostic Diagnostic)> errors = [];
    private readonly List<(int Offset, ManifestDiagnostic Diagnostic)> warnings = [];
    private int count;

    public bool HasErrors => errors.Count > 0;

    /// <summary>False when another finding would only be counted, so that its text need not be composed.</summary>
    public bool WillShow(ManifestRule rule) => Findings(rule).Count < Limit;

    public void Report(ManifestNode node, ManifestRule rule, string message)
    {
        if (WillShow(rule)) Report(node.Start, node.Pointer, rule, message);
        else count++;
    }

    public void Report(int offset, string pointer, ManifestRule rule, string message)
    {
        count++;
        if (!WillShow(rule)) return;
        var diagnostic = new ManifestDiagnostic(file, pointer, rule.Id, SeverityOf(rule), message, rule.Remedy);
        Findings(rule).Add((offset, diagnostic));
    }

    /// <summary>Errors, then warnings, in document order, with their places.</summary>
    public IReadOnlyList<ManifestDiagnostic> ToList(ManifestText text)
    {
        List<ManifestDiagnostic> shown =
        [
            .. errors.OrderBy(e => e.Offset).Concat(warnings.OrderBy(w => w.Offset)).Take(Limit).Select(Placed),
        ];
        if (count > shown.Count) shown.Add(LeftOut(count - shown.Count));
        return shown.AsReadOnly();

        ManifestDiagnostic Placed((int Offset, ManifestDiagnostic Diagnostic) finding)
        {
            var (line, column) = text.Locate(finding.Offset);
            return finding.Diagnostic with { Line = line, Column = column };
        }
    }

    private ManifestDiagnostic LeftOut(int left)
    {
        var rule = TextRules.DiagnosticsLimit;
        var severity = HasErrors ? ManifestSeverity.Error : ManifestSeverity.Warning;
        return new(file, "", rule.Id, severity, $"{left} more findings were left out.", rule.Remedy);
    }

    private ManifestSeverity SeverityOf(ManifestRule rule) =>
        mode is ManifestReadMode.Strict ? ManifestSeverity.Error : rule.Severity;

    private List<(int Offset, ManifestDiagnostic Diagnostic)> Findings(ManifestRule rule) =>
        SeverityOf(rule) is ManifestSeverity.Error ? errors : warnings;
}
