namespace KariOrleans.Protocol.Wire;

/// <summary>How a call ended in the child.</summary>
public enum ResultOutcome : byte
{
    /// <summary>The author's code answered.</summary>
    Completed = 0,

    /// <summary>The author's code threw.</summary>
    Failed = 1,

    /// <summary>The code provides no such operation, although the manifest may declare it.</summary>
    NoSuchOperation = 2,

    /// <summary>The author's code refused the input.</summary>
    InvalidInput = 3,

    /// <summary>The work was cancelled because the platform said that nobody waits.</summary>
    Cancelled = 4,
}
