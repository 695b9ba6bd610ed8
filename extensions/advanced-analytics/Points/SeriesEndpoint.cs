using System.Text.Json.Nodes;
using AdvancedAnalytics.Ingest;
using KariOrleans.Sdk;

namespace AdvancedAnalytics.Points;

/// <summary><c>GET /analytics/series</c>.</summary>
internal sealed class SeriesEndpoint(UploadRegister register)
{
    private const int MaxListed = 1000;

    public async Task<EndpointResponse> GetAsync(EndpointCall call, CancellationToken cancellationToken)
    {
        var finished = await register.FinishedAsync(call, cancellationToken).ConfigureAwait(false);
        var census = await SeriesCensus.TakeAsync(call.Data, finished, MaxListed, cancellationToken)
            .ConfigureAwait(false);
        var listed = census.Largest.Select(s =>
            (JsonNode)new JsonObject { ["series"] = s.Series, ["points"] = s.Points });
        return EndpointResponse.Json(new JsonObject
        {
            ["series"] = new JsonArray([.. listed]),
            ["series_omitted"] = census.SeriesTotal - census.Largest.Count,
        });
    }
}
