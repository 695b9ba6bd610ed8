using System.Xml;
using KariCore.Input;

namespace KariCore.TestResults;

/// <summary>
/// JUnit XML and TRX, read forward only. Entities, document types and files from elsewhere are refused.
/// </summary>
internal static class XmlReport
{
    private const int MaxDepth = 64;

    public static TestTally Read(string text)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = text.Length,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        try
        {
            using var source = new StringReader(text);
            using var reader = XmlReader.Create(source, settings);
            reader.MoveToContent();
            return reader.LocalName switch
            {
                "testsuites" or "testsuite" => JUnit(reader),
                "TestRun" => Trx(reader),
                _ => throw Invalid.Input(
                    $"<{InputReading.Shorten(reader.LocalName)}> is no test report that is known here.",
                    "Send JUnit XML, TRX or the runner's text output."),
            };
        }
        catch (XmlException e)
        {
            throw Invalid.Input(
                $"The report is no well-formed XML: {e.Message}", "Send it whole, without a document type.");
        }
    }

    private static TestTally JUnit(XmlReader reader)
    {
        var tally = new TestTally("junit");
        var (name, message, outcome) = ("", (string?)null, 'p');
        while (Next(reader))
        {
            var isStart = reader.NodeType == XmlNodeType.Element;
            switch (reader.LocalName)
            {
                case "testcase" when isStart:
                    (name, message, outcome) = (FullName(reader), null, 'p');
                    if (reader.IsEmptyElement) Count(tally, outcome, name, message);
                    break;
                case "testcase":
                    Count(tally, outcome, name, message);
                    break;
                case "failure" or "error" when isStart:
                    outcome = 'f';
                    message = reader.GetAttribute("message") ?? Content(reader);
                    break;
                case "skipped" when isStart && outcome != 'f':
                    outcome = 's';
                    break;
            }
        }

        return tally;
    }

    private static TestTally Trx(XmlReader reader)
    {
        var tally = new TestTally("trx");
        var (name, message, outcome) = ("", (string?)null, 'p');
        while (Next(reader))
        {
            var isStart = reader.NodeType == XmlNodeType.Element;
            switch (reader.LocalName)
            {
                case "UnitTestResult" when isStart:
                    (name, message) = (reader.GetAttribute("testName") ?? "", null);
                    outcome = reader.GetAttribute(
                        "outcome") switch
                    { "Passed" => 'p', "NotExecuted" or "Inconclusive" => 's', _ => 'f' };
                    if (reader.IsEmptyElement) Count(tally, outcome, name, message);
                    break;
                case "UnitTestResult":
                    Count(tally, outcome, name, message);
                    break;
                case "Message" when isStart:
                    message ??= Content(reader);
                    break;
            }
        }

        return tally;
    }

    private static bool Next(XmlReader reader)
    {
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth) throw Invalid.Input("The report is nested too deeply.", "Send a test report.");
            if (reader.NodeType is XmlNodeType.Element or XmlNodeType.EndElement) return true;
        }

        return false;
    }

    /// <summary>The text directly inside, without leaving the element for good: its end is still to come.</summary>
    private static string? Content(XmlReader reader)
    {
        if (reader.IsEmptyElement || !reader.Read()) return null;
        return reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA ? reader.Value : null;
    }

    private static string FullName(XmlReader reader)
    {
        var (group, name) = (reader.GetAttribute("classname"), reader.GetAttribute("name") ?? "");
        return string.IsNullOrEmpty(group) ? name : $"{group}.{name}";
    }

    private static void Count(TestTally tally, char outcome, string name, string? message)
    {
        if (outcome == 'f') tally.AddFailure(name, message);
        else if (outcome == 's') tally.Skipped++;
        else tally.Passed++;
    }
}
