namespace AdvancedAnalytics.Ingest;

/// <summary>Which part the member plays whose value comes next. The first three are indexes.</summary>
internal enum JsonRowPart
{
    Series = 0,
    Time = 1,
    Value = 2,

    /// <summary>A member that nobody asked for.</summary>
    Other,

    /// <summary>A member of the first object, from which the parts are settled.</summary>
    Unsettled,

    None,
}
