namespace KariOrleans.Sdk;

/// <summary>
/// A failure with a code that callers can act on. Thrown by host calls, and by authors to refuse a call.
/// </summary>
public sealed class ExtensionException : Exception
{
    /// <summary>Creates a failure.</summary>
    /// <param name="code">A stable word for programs: <c>series_unknown</c>.</param>
    /// <param name="message">What happened, to what.</param>
    /// <param name="remedy">What the caller can do, or null.</param>
    /// <param name="retryable">Whether the same call may succeed later, unchanged.</param>
    /// <param name="isInvalidInput">True where the caller's input is at fault: HTTP answers 400 instead of 500.</param>
    public ExtensionException(
        string code, string message, string? remedy = null, bool retryable = false, bool isInvalidInput = false)
            : base(message)
    {
        Code = code;
        Remedy = remedy;
        IsRetryable = retryable;
        IsInvalidInput = isInvalidInput;
    }

    /// <summary>A stable word for programs.</summary>
    public string Code { get; }

    /// <summary>What the caller can do, or null.</summary>
    public string? Remedy { get; }

    /// <summary>Whether the same call may succeed later, unchanged.</summary>
    public bool IsRetryable { get; }

    /// <summary>Whether the caller's input is at fault.</summary>
    public bool IsInvalidInput { get; }
}
