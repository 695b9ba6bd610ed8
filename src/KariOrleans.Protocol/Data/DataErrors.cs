namespace KariOrleans.Protocol.Data;

/// <summary>
/// Every refusal of a data call that doesn't depend on the kind of store: one wording for platform and harness.
/// </summary>
public static class DataErrors
{
    private const string ReadGuide = "See docs/data.md.";

    /// <summary>A table's or column's name is not allowed.</summary>
    public static DataError NameInvalid(string kind, string reason) => new(
        "name_invalid",
        $"A {kind} name is not allowed: {reason}.",
        $"Use 1 to {DataLimits.MaxNameLength} characters, none of them a control character.");

    /// <summary>There is no such table.</summary>
    public static DataError TableNotFound(string table) => new(
        "table_not_found", $"There is no table '{table}'.", "Create it first; names are case-sensitive.");

    /// <summary>A table of that name has other columns.</summary>
    public static DataError TableDiffers(string table, string difference) => new(
        "table_differs",
        $"The table '{table}' exists with other columns: {difference}.",
        "Use another table name, or create the table with the columns that it has.");

    /// <summary>The installation has as many tables as it may have.</summary>
    public static DataError TooManyTables() => new(
        "table_limit",
        $"The installation already has {DataLimits.MaxTables} tables.",
        "Keep kinds of rows in one table with a column that tells them apart.",
        Limit: $"{DataLimits.MaxTables} tables");

    /// <summary>A table's schema could not be used.</summary>
    public static DataError SchemaInvalid(string reason) => new("schema_invalid", reason, ReadGuide);

    /// <summary>A column that only the platform fills was named where the caller gives values.</summary>
    public static DataError ColumnReserved(string column) => new(
        "column_reserved",
        $"The column '{column}' is filled by the platform.",
        "Leave it out: id, tenant_id, user_id, created_at and updated_at come from the session.");

    /// <summary>The table has no such column.</summary>
    public static DataError ColumnUnknown(string table, string column) => new(
        "column_unknown", $"The table '{table}' has no column '{column}'.", "Names are case-sensitive.");

    /// <summary>A column was named twice.</summary>
    public static DataError ColumnTwice(string column) => new(
        "column_duplicate", $"The column '{column}' is named twice.", "Name each column once.");

    /// <summary>No column was named.</summary>
    public static DataError ColumnsMissing() => new(
        "columns_missing", "No column is given a value.", "Name at least one column.");

    /// <summary>A filter could not be used.</summary>
    public static DataError FilterInvalid(string reason) => new("filter_invalid", reason, ReadGuide);

    /// <summary>A filter is beyond a bound.</summary>
    public static DataError FilterTooLarge(string limit) => new(
        "filter_too_large", $"The filter has more than {limit}.", "Split the call.", Limit: limit);

    /// <summary>An order could not be used.</summary>
    public static DataError OrderInvalid() => new(
        "order_invalid", $"More than {DataLimits.MaxTerms} columns to order by.", "Order by fewer columns.");

    /// <summary>A page size is out of range.</summary>
    public static DataError LimitInvalid(int limit) => new(
        "limit_invalid",
        $"A page can't have {limit} rows.",
        $"Use 1 to {DataLimits.MaxPageRows}, or 0 for {DataLimits.DefaultPageRows}.");

    /// <summary>A cursor isn't one that this query gave.</summary>
    public static DataError CursorInvalid() => new(
        "invalid_cursor",
        "The cursor doesn't belong to this table and order.",
        "Pass next_cursor of the page before unchanged, with the same table and order, or begin without a cursor.");

    /// <summary>The value to page by is too long for a cursor.</summary>
    public static DataError OrderValueTooLong(long id) => new(
        "order_value_too_long",
        $"The values to order by of the row with id {id} are too long to continue after them.",
        "Order by shorter columns, or narrow the filter so that one page holds the answer.");

    /// <summary>An aggregate could not be used.</summary>
    public static DataError AggregateInvalid(string reason) => new(
        "aggregate_invalid", reason, "Use count, sum:column, avg:column, min:column or max:column.");

    /// <summary>A sum left the range of its type.</summary>
    public static DataError AggregateOverflow() => new(
        "aggregate_overflow", "A sum is out of range.", "Narrow the filter, or keep the column as number.");

    /// <summary>An aggregate has too many groups.</summary>
    public static DataError TooManyGroups() => new(
        "too_many_groups",
        $"The answer has more than {DataLimits.MaxGroups} groups.",
        "Group by fewer columns, or narrow the filter.",
        Limit: $"{DataLimits.MaxGroups} groups");

    /// <summary>An answer that can't be split is too large.</summary>
    public static DataError AnswerTooLarge() => new(
        "answer_too_large",
        $"The answer has more than {DataLimits.MaxPageBytes} bytes.",
        "Ask for fewer columns, or narrow the filter.",
        Limit: $"{DataLimits.MaxPageBytes} bytes");

    /// <summary>Packed rows aren't what was announced.</summary>
    public static DataError RowsInvalid(string reason) => new(
        "rows_invalid", reason, "Pack exactly as many values as rows times columns.");

    /// <summary>A value doesn't fit its column.</summary>
    public static DataError ValueInvalid(string table, string column, int row, string problem) => new(
        "value_invalid",
        $"Row {row}, column '{column}' of table '{table}': {problem}.",
        "Give each column values of its type.");

    /// <summary>A required column has no value.</summary>
    public static DataError ValueRequired(string table, string column, int row) => new(
        "value_required",
        row > 0
            ? $"Row {row}, column '{column}' of table '{table}': the column is required and the value is null."
            : $"The column '{column}' of table '{table}' is required and was not given.",
        "Give a value.");

    /// <summary>A value is already there in a unique column.</summary>
    public static DataError UniqueViolation(string table, string column, int row) => new(
        "unique_violation",
        $"{(row > 0 ? $"Row {row}, column" : "The column")} '{column}' of table '{table}': the value is already there, "
        + "and the column is unique.",
        "Use another value, or update the row that has it.");
}
