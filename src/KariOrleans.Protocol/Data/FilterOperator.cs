namespace KariOrleans.Protocol.Data;

/// <summary>
/// How a condition compares. Null equals null and nothing else: no comparison has an unknown outcome.
/// </summary>
public enum FilterOperator
{
    /// <summary><c>$eq</c>, <c>=</c>.</summary>
    Equal,

    /// <summary><c>$ne</c>, <c>!=</c>. A null column differs from every value.</summary>
    NotEqual,

    /// <summary><c>$gt</c>, <c>&gt;</c>. False for a null column.</summary>
    Greater,

    /// <summary><c>$gte</c>, <c>&gt;=</c>. False for a null column.</summary>
    GreaterOrEqual,

    /// <summary><c>$lt</c>, <c>&lt;</c>. False for a null column.</summary>
    Less,

    /// <summary><c>$lte</c>, <c>&lt;=</c>. False for a null column.</summary>
    LessOrEqual,

    /// <summary><c>$in</c>, <c>IN</c>: equal to one of the values.</summary>
    In,

    /// <summary><c>$nin</c>, <c>NOT IN</c>: equal to none of the values.</summary>
    NotIn,

    /// <summary>
    /// <c>$like</c>, <c>LIKE</c>: <c>%</c> is any text, <c>_</c> one character, <c>\</c> takes the next literally;
    /// case-sensitive. False for a null column.
    /// </summary>
    Like,
}
