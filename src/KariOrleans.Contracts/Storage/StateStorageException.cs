namespace KariOrleans.Contracts.Storage;

/// <summary>Grain state could not be read or written; what was stored is unchanged. It crosses grain calls.</summary>
[GenerateSerializer, Alias("kari.state-storage-exception")]
public sealed class StateStorageException : OrleansException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">
    /// <c>storage_full</c>, <c>storage_corrupt</c>, <c>storage_busy</c> or <c>storage_failed</c>.
    /// </param>
    /// <param name="message">What happened, to what, and what to do.</param>
    public StateStorageException(string code, string message) : base(message) => Code = code;

    /// <summary>A stable word for programs.</summary>
    [Id(0)]
    public string Code { get; private set; }
}
