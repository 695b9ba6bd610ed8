using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using AdvancedAnalytics.Ingest;
using KariOrleans.Sdk;
using KariOrleans.Sdk.Data;

namespace AdvancedAnalytics.Points;

/// <summary><c>GET</c> and <c>DELETE /analytics/data</c>.</summary>
internal sealed class PointEndpoint(UploadRegister register)
{
    public async Task<EndpointResponse> GetAsync(EndpointCall call, CancellationToken cancellationToken)
    {
        var wanted = PointQuery.Of(call);
        var finished = await register.FinishedAsync(call, cancellationToken).ConfigureAwait(false);
        var filter = finished.Filter();
        wanted.Narrow(filter);
        var query = new DataQuery
        {
            Filter = filter,
            Columns = PointTable.Columns,
            OrderBy = [wanted.OrderBy],
            Limit = wanted.Limit,
            Cursor = wanted.Cursor,
        };
        var rows = await call.Data.QueryAsync(PointTable.Name, query, cancellationToken).ConfigureAwait(false);
        var response = PrefersCsv(call.Header("Accept"))
            ? new EndpointResponse(200, "text/csv; charset=utf-8", PointPage.Csv(rows))
            : new EndpointResponse(200, "application/json", PointPage.Json(rows));
        var headers = new List<KeyValuePair<string, string>> { new("Vary", "Accept") };
        if (rows.NextCursor is { } next) headers.Add(new("Link", $"<{LinkTo(wanted, next)}>; rel=\"next\""));
        return response with { Headers = headers };
    }

    public async Task<EndpointResponse> DeleteAsync(EndpointCall call, CancellationToken cancellationToken)
    {
        var (series, upload) = (call.Query("series"), call.Query("upload"));
        if (series is null == upload is null)
        {
            return EndpointResponse.Problem(
                400, "no_selection", "It isn't said what to delete.", "Give either ?series= or ?upload=, not both.");
        }

        if (series is not null)
        {
            var finished = await register.FinishedAsync(call, cancellationToken).ConfigureAwait(false);
            return Deleted(await call.Data.DeleteAsync(PointTable.Name, finished.Filter(series), cancellationToken)
                .ConfigureAwait(false));
        }

        if (!await UploadRegister.ExistsAsync(call.Data, upload!, cancellationToken).ConfigureAwait(false))
            return EndpointResponse.Problem(404, "no_such_upload", $"There is no upload '{upload}' of yours.");
        return Deleted(await UploadRegister.RemoveAsync(call.Data, upload!, cancellationToken).ConfigureAwait(false));
    }

    private static EndpointResponse Deleted(long points) =>
        EndpointResponse.Json(new JsonObject { ["deleted"] = points });

    // A reference that is only a query keeps the path of the request, whatever the platform put in front of it.
    private static string LinkTo(PointQuery wanted, string cursor)
    {
        var parts = new List<string>();
        Add("series", wanted.Series);
        Add("from", wanted.From);
        Add("to", wanted.To);
        Add("order", wanted.OrderBy);
        Add("limit", wanted.Limit.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add("cursor", cursor);
        return "?" + string.Join('&', parts);

        void Add(string name, string? value)
        {
            if (value is not null) parts.Add($"{name}={Uri.EscapeDataString(value)}");
        }
    }

    private static bool PrefersCsv(string? accept)
    {
        var csv = QualityOf("text/csv");
        return csv > 0 && csv > QualityOf("application/json");

        double QualityOf(string mediaType) => (accept ?? "").Split(',', 20)
            .Select(part => MediaTypeWithQualityHeaderValue.TryParse(part, out var type) ? type : null)
            .Where(type => string.Equals(type?.MediaType, mediaType, StringComparison.OrdinalIgnoreCase))
            .Select(type => type!.Quality ?? 1)
            .DefaultIfEmpty(0)
            .Max();
    }
}
