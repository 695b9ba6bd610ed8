using KariOrleans.Contracts.Data;
using KariOrleans.Grains.Storage;
using KariOrleans.Protocol.Data;

namespace KariOrleans.Grains.Data;

/// <summary>Refusals and failures as answers of the grain.</summary>
internal static class DataResults
{
    public static DataResult Refuse(DataError error) =>
        new(null, 0, new CallError(error.Code, error.Message, error.Remedy, error.Retryable, Limit: error.Limit));

    public static DataResult Fail(SqliteFailure failure)
    {
        var code = StorageCodes.CodeOf(failure);
        return Refuse(new DataError(
            code,
            $"The installation's data could not be read or written: {failure.Message}.",
            StorageCodes.Remedy(code),
            Retryable: code != "storage_corrupt"));
    }
}
