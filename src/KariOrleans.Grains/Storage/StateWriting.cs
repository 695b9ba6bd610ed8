using KariOrleans.Contracts.Storage;

namespace KariOrleans.Grains.Storage;

/// <summary>Writing state so that memory never says what the disk does not.</summary>
internal static class StateWriting
{
    /// <summary>Writes the state; where that fails, takes back what was changed in memory.</summary>
    /// <exception cref="StateStorageException">It was not written; the state is what it was before.</exception>
    public static async Task WriteOrTakeBackAsync<T>(this IPersistentState<T> state)
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch (StateStorageException)
        {
            await state.ReadStateAsync();
            throw;
        }
    }
}
