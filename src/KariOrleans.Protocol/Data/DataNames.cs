namespace KariOrleans.Protocol.Data;

/// <summary>The rule for names of tables and columns.</summary>
public static class DataNames
{
    /// <summary>Why a name is not allowed, or null where it is.</summary>
    /// <param name="kind"><c>table</c> or <c>column</c>, for the message.</param>
    /// <param name="name">The name.</param>
    public static DataError? Check(string kind, string name)
    {
        if (name.Length == 0) return DataErrors.NameInvalid(kind, "it is empty");
        if (name.Length > DataLimits.MaxNameLength)
            return DataErrors.NameInvalid(kind, $"it has {name.Length} characters");
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsControl(name[i])) return DataErrors.NameInvalid(kind, "it holds a control character");
            if (!char.IsSurrogate(name[i])) continue;

            // Half a pair has no UTF-8: two such names would become equal in the store.
            if (i + 1 == name.Length || !char.IsSurrogatePair(name[i], name[i + 1]))
                return DataErrors.NameInvalid(kind, "it holds half a surrogate pair");
            i++;
        }

        return null;
    }
}
