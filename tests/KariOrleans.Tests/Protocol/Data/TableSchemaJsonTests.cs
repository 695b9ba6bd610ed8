using System.Text;
using System.Text.Json.Nodes;
using KariOrleans.Protocol.Data;

namespace KariOrleans.Tests.Protocol.Data;

public class TableSchemaJsonTests
{
    [Fact]
    public void WordsAndObjects_AreRead()
    {
        var outcome = Parse("""{"a":"text","b":{"unique":true,"type":"integer","required":true,"index":false}}""");

        Assert.True(outcome.TryGet(out var columns, out _));
        Assert.Equal(
            [
                new TableColumn("a", ColumnType.Text),
                new TableColumn("b", ColumnType.Integer, Required: true, Unique: true),
            ],
            columns!);
    }

    [Theory]
    [InlineData("", "schema_invalid")]
    [InlineData("{}", "schema_invalid")]
    [InlineData("[]", "schema_invalid")]
    [InlineData("""{"a":"varchar"}""", "schema_invalid")]
    [InlineData("""{"a":"Text"}""", "schema_invalid")]
    [InlineData("""{"a":1}""", "schema_invalid")]
    [InlineData("""{"a":{}}""", "schema_invalid")]
    [InlineData("""{"a":{"required":true}}""", "schema_invalid")]
    [InlineData("""{"a":{"type":"text","default":1}}""", "schema_invalid")]
    [InlineData("""{"a":{"type":"text","unique":"yes"}}""", "schema_invalid")]
    [InlineData("""{"a":"text","a":"text"}""", "schema_invalid")]
    [InlineData("""{"":"text"}""", "name_invalid")]
    [InlineData("""{"a\nb":"text"}""", "name_invalid")]
    [InlineData("""{"\ud83d":"text"}""", "schema_invalid")]
    [InlineData("""{"id":"text"}""", "column_reserved")]
    [InlineData("""{"TENANT_ID":"text"}""", "column_reserved")]
    public void WrongSchema_IsRefused(string json, string code) => Assert.Equal(code, Parse(json).Error?.Code);

    [Fact]
    public void NumberOfColumnsAndLengthOfNames_AreBounded()
    {
        Assert.Null(Parse(Wide(200)).Error);
        Assert.Equal("schema_invalid", Parse(Wide(201)).Error?.Code);
        Assert.Null(Parse(Named(new string('x', 200))).Error);
        Assert.Equal("name_invalid", Parse(Named(new string('x', 201))).Error?.Code);
    }

    private static string Wide(int columns) =>
        Named([.. Enumerable.Range(0, columns).Select(i => $"c{i}")]);

    private static string Named(params string[] columns) =>
        new JsonObject(columns.Select(name => KeyValuePair.Create(name, (JsonNode?)"text"))).ToJsonString();

    private static DataOutcome<TableColumn[]> Parse(string json) => TableSchemaJson.Parse(Encoding.UTF8.GetBytes(json));
}
