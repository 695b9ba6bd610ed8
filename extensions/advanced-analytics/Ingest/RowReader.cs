using System.Text;
using System.Text.Unicode;

namespace AdvancedAnalytics.Ingest;

/// <summary>Reads points out of a body, one format each. Not one of them allocates for a good row.</summary>
internal abstract class RowReader(ColumnChoice choice)
{
    /// <summary>A series' name in bytes of UTF-8, at most.</summary>
    public const int MaxSeriesBytes = 256;

    /// <summary>Columns of a row, or members of an object, at most.</summary>
    public const int MaxColumns = 1000;

    private readonly byte[] series = new byte[MaxSeriesBytes];
    private int seriesLength;

    /// <summary>What a reader may leave unread in its source.</summary>
    public abstract int MaxUnreadBytes { get; }

    public ReadOnlySpan<byte> Series => series.AsSpan(0, seriesLength);

    public long Ticks { get; private set; }

    public double Value { get; private set; }

    /// <summary>Set after <see cref="RowStep.BadRow"/> and <see cref="RowStep.Refused"/>.</summary>
    public RowProblem? Problem { get; protected set; }

    /// <summary>Which column plays which part, once the first row has shown it.</summary>
    public ColumnRoles? Roles { get; private set; }

    public abstract RowStep Next(ByteSource source);

    /// <summary>Settles the columns' parts from the names and a first row.</summary>
    protected string? Settle(IReadOnlyList<string> names, IReadOnlyList<byte[]> sample)
    {
        Roles = ColumnRoles.Resolve(choice, names, sample, out var problem);
        if (Roles is null) return problem;
        if (Roles.Series is null && !TrySetSeries(Encoding.UTF8.GetBytes(Roles.FixedSeries!), out problem))
        {
            Roles = null;
            return $"the name of the series: {problem} Give another with ?name=.";
        }

        return null;
    }

    protected bool TrySetSeries(ReadOnlySpan<byte> text, out string? problem)
    {
        problem = text switch
        {
            { IsEmpty: true } => "expected the name of a series, found nothing.",
            { Length: > MaxSeriesBytes } => $"expected a name of at most {MaxSeriesBytes} bytes, found {text.Length}.",
            _ when text.ContainsAnyInRange((byte)0, (byte)31) || text.Contains((byte)127) =>
                "expected a name without control characters.",
            _ when !Utf8.IsValid(text) => "expected text in UTF-8, found other bytes.",
            _ => null,
        };
        if (problem is not null) return false;
        text.CopyTo(series);
        seriesLength = text.Length;
        return true;
    }

    protected bool TrySetTime(ReadOnlySpan<byte> text, out string? problem)
    {
        var isTime = TimeText.TryParse(text, out var ticks);
        Ticks = ticks;
        problem = isTime ? null
            : $"expected a date (ISO 8601, 2015/01/01 01:00:00, Jan 1 2000 or unix time), found '{Excerpt(text)}'.";
        return isTime;
    }

    protected bool TrySetValue(ReadOnlySpan<byte> text, out string? problem)
    {
        var isNumber = NumberText.TryParse(text, out var value);
        Value = value;
        problem = isNumber ? null : $"expected a finite number, found '{Excerpt(text)}'.";
        return isNumber;
    }

    protected static string Excerpt(ReadOnlySpan<byte> text) =>
        text.Length <= 40 ? Encoding.UTF8.GetString(text) : Encoding.UTF8.GetString(text[..40]) + "…";
}
