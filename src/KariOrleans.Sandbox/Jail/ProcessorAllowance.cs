namespace KariOrleans.Sandbox.Jail;

/// <summary>
/// Decides when a process tree is held back. Its allowance fills with time, up to two seconds' worth, and is spent by
/// what it uses: a short burst is free, lasting use above the limit is not. Pure.
/// </summary>
internal sealed class ProcessorAllowance(double percent)
{
    private const double CapacityInSeconds = 2;

    private readonly double rate = percent / 100;
    private double balance = CapacityInSeconds * percent / 100;

    /// <summary>Whether the tree is to be held at its limit now.</summary>
    public bool IsExceeded { get; private set; }

    /// <summary>Accounts for a span of time and what was used in it.</summary>
    public void Spend(TimeSpan elapsed, TimeSpan used)
    {
        var capacity = CapacityInSeconds * rate;
        // A debt is bounded as the credit is: who has stopped is free again after a few seconds.
        balance = Math.Clamp(
            balance + (elapsed.TotalSeconds * rate) - used.TotalSeconds, -capacity, capacity);
        if (balance < 0) IsExceeded = true;
        else if (balance >= capacity / 2) IsExceeded = false;
    }
}
