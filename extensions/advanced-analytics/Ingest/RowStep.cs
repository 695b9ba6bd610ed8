namespace AdvancedAnalytics.Ingest;

/// <summary>What a <see cref="RowReader"/> found next.</summary>
internal enum RowStep
{
    /// <summary>A good row: series, time and value are set.</summary>
    Row,

    /// <summary>Nothing yet: more bytes are needed, or, at the body's end, there is nothing more.</summary>
    NeedsMore,

    /// <summary>A row that can't be taken; the ones after it can.</summary>
    BadRow,

    /// <summary>The body can't be read any further.</summary>
    Refused,

    /// <summary>The last row has been read.</summary>
    End,
}
