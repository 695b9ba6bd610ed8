using KariOrleans.Sdk.Data;

namespace AdvancedAnalytics.Ingest;

/// <summary>One row per upload. Points count once their upload is <see cref="Finished"/>.</summary>
internal static class UploadTable
{
    public const string Name = "uploads";

    public const string Receiving = "receiving";

    public const string Finished = "finished";

    public static TableSchema Schema => new TableSchema()
        .Text("upload", required: true, unique: true)
        .Text("state", required: true, index: true)
        .Integer("rows", required: true)
        .Integer("skipped", required: true)
        .Timestamp("started_at", required: true);
}
