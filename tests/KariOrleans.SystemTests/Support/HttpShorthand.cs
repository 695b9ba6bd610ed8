using System.Net;
using System.Text.Json.Nodes;

namespace KariOrleans.SystemTests.Support;

/// <summary>What tests do with HTTP again and again.</summary>
internal static class HttpShorthand
{
    extension(HttpClient client)
    {
        public Task<HttpResponseMessage> PostTextAsync(string path, string body, string contentType = "text/plain") =>
            client.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, contentType));

        public Task<HttpResponseMessage> PostJsonAsync(string path, string json) =>
            client.PostTextAsync(path, json, "application/json");

        public async Task<JsonNode> GetJsonAsync(string path) => JsonNode.Parse(await client.GetStringAsync(path))!;
    }

    extension(HttpResponseMessage response)
    {
        /// <summary>Checks that this is a problem as every problem must be, and returns it.</summary>
        public async Task<JsonNode> ProblemAsync(HttpStatusCode status, string code)
        {
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            var problem = JsonNode.Parse(text)!;
            Assert.Equal(code, (string?)problem["code"]);
            Assert.False(string.IsNullOrEmpty((string?)problem["detail"]));
            return problem;
        }

        public async Task<JsonNode> JsonAsync(HttpStatusCode status = HttpStatusCode.OK)
        {
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
            return JsonNode.Parse(text)!;
        }
    }
}
