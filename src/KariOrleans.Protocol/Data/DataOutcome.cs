using System.Diagnostics.CodeAnalysis;

namespace KariOrleans.Protocol.Data;

/// <summary>A value, or the reason why there is none.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly record struct DataOutcome<T> where T : class
{
    private readonly T? value;
    private readonly DataError? error;

    private DataOutcome(T? value, DataError? error)
    {
        this.value = value;
        this.error = error;
    }

    /// <summary>The reason why there is no value, or null.</summary>
    public DataError? Error => error;

    /// <summary>Gives the value, or the reason why there is none.</summary>
    public bool TryGet([NotNullWhen(true)] out T? found, [NotNullWhen(false)] out DataError? problem)
    {
        found = value;
        problem = found is null ? error ?? new DataError("internal", "There is neither a value nor an error.") : null;
        return found is not null;
    }

    /// <summary>A success.</summary>
    public static implicit operator DataOutcome<T>(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    public static implicit operator DataOutcome<T>(DataError error) => new(null, error);
}
