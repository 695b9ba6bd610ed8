namespace KariOrleans.Protocol.Data;

/// <summary>The bounds of data calls, the same in the platform and in the SDK's test harness.</summary>
public static class DataLimits
{
    /// <summary>The longest name of a table or column, in UTF-16 characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>The most declared columns of a table.</summary>
    public const int MaxColumns = 200;

    /// <summary>The most tables of an installation.</summary>
    public const int MaxTables = 256;

    /// <summary>The deepest nesting of <c>$and</c> and <c>$or</c>.</summary>
    public const int MaxFilterDepth = 16;

    /// <summary>The most conditions of a filter.</summary>
    public const int MaxConditions = 500;

    /// <summary>The most values of one <c>$in</c> or <c>$nin</c>.</summary>
    public const int MaxListValues = 1_000;

    /// <summary>The most values of all conditions of a filter together.</summary>
    public const int MaxFilterValues = 5_000;

    /// <summary>The largest filter or schema, in bytes of JSON (1 MiB).</summary>
    public const int MaxJsonBytes = 1024 * 1024;

    /// <summary>The longest pattern of <c>$like</c>, in characters.</summary>
    public const int MaxPatternLength = 256;

    /// <summary>The most columns to order or group by, and the most aggregates of one call.</summary>
    public const int MaxTerms = 16;

    /// <summary>The most rows of a page.</summary>
    public const int MaxPageRows = 10_000;

    /// <summary>Rows of a page where the query doesn't say.</summary>
    public const int DefaultPageRows = 100;

    /// <summary>The most packed bytes of an answer (3 MiB); a page ends before it passes them.</summary>
    public const int MaxPageBytes = 3 * 1024 * 1024;

    /// <summary>The most groups of an aggregate.</summary>
    public const int MaxGroups = 10_000;
}
