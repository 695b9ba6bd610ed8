using System.Security.Cryptography;
using KariOrleans.Contracts.Access;
using KariOrleans.Grains.Storage;

namespace KariOrleans.Grains.Access;

internal sealed class ApiKeyGrain(
    [PersistentState("api-key", GrainStorageNames.Default)] IPersistentState<ApiKeyState> state)
    : Grain, IApiKeyGrain
{
    public async Task StoreAsync(ApiKeyInfo info, byte[] secretHash)
    {
        if (state.RecordExists) throw new InvalidOperationException(
            $"The API key {info.Id} exists already; ids are never used twice.");
        state.State = new ApiKeyState { Info = info, SecretHash = secretHash };
        await state.WriteOrTakeBackAsync();
    }

    public Task<ApiKeyInfo?> VerifyAsync(byte[] secretHash)
    {
        var isKnown = state.State is { Info: not null, IsRevoked: false }
                      && CryptographicOperations.FixedTimeEquals(state.State.SecretHash, secretHash);

        // A grain for every id that somebody guesses would be a way to fill the memory.
        if (!state.RecordExists) DeactivateOnIdle();
        return Task.FromResult(isKnown ? state.State.Info : null);
    }

    public async Task RevokeAsync()
    {
        if (!state.RecordExists) return;
        state.State.IsRevoked = true;
        await state.WriteOrTakeBackAsync();
    }
}
