using System.Text;
using KariOrleans.Sdk;

namespace AdvancedAnalytics.Ingest;

/// <summary><c>POST /analytics/data</c>.</summary>
internal sealed class UploadEndpoint(UploadRegister register)
{
    private static readonly TimeSpan TimeToWithdraw = TimeSpan.FromMinutes(2);

    public async Task<EndpointResponse> PostAsync(EndpointCall call, CancellationToken cancellationToken)
    {
        if (UploadForm.Of(call, out var refusal) is not { } form) return refusal!;
        var id = await register.OpenAsync(call, cancellationToken).ConfigureAwait(false);
        var points = new PointWriter(call.Data, id);
        var upload = new Upload(form, points);
        var isKept = false;
        try
        {
            await upload.ReceiveAsync(call.Body, cancellationToken).ConfigureAwait(false);
            if (upload.Refusal is { } problem) return Refuse(problem, upload);
            isKept = await UploadRegister.FinishAsync(call.Data, id, upload.Rows, upload.Skipped, cancellationToken)
                .ConfigureAwait(false);
            return isKept ? Created(call, id, upload) : EndpointResponse.Problem(
                409, "upload_deleted", $"Upload {id} was deleted while it was received; nothing is stored.",
                    "Send it again.");
        }
        finally
        {
            if (!isKept) await WithdrawAsync(call, id, points).ConfigureAwait(false);
        }
    }

    // The caller's own token may be what ended the upload; its rows must go all the same.
    private static async Task WithdrawAsync(EndpointCall call, string id, PointWriter points)
    {
        using var limit = new CancellationTokenSource(TimeToWithdraw, call.Time);
        try
        {
            await points.SettleAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await UploadRegister.RemoveAsync(call.Data, id, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ExtensionException or OperationCanceledException)
        {
            // What made the upload fail is the answer. The rows stay unfinished and unseen until daily_report removes
            // them.
            call.Log.Warning($"Upload {id} failed, and its rows could not be removed yet: {e.Message}");
        }
    }

    private static EndpointResponse Created(EndpointCall call, string id, Upload upload)
    {
        call.Metrics.Add("rows_received", upload.Rows);
        return EndpointResponse.Json(upload.ToJson(id), 201);
    }

    private static EndpointResponse Refuse(RowProblem problem, Upload upload)
    {
        var json = problem.ToJson();
        json["status"] = 400;
        json["code"] = "invalid_data";
        json["detail"] = problem.ToString();
        json["remedy"] =
            "Correct the row and send the whole file again: nothing of it is stored. "
            + "Or pass bad rows over with ?on_error=skip.";
        if (upload.Skipped > 0) json["problems"] = upload.Problems();
        return new EndpointResponse(400, "application/problem+json", Encoding.UTF8.GetBytes(json.ToJsonString()));
    }
}
