using System.Text.Json.Nodes;

namespace KariOrleans.Tests.Extensions.KariCore;

/// <summary>Plugins that only compute: input in, a part of the expected output out.</summary>
public sealed class ExampleTests
{
    private static readonly FixedTime Clock = new(new DateTimeOffset(2026, 3, 12, 9, 30, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("time_query", """{"timezone":"Europe/Berlin"}""", """{"iso":"2026-03-12T10:30:00+01:00","weekday":"Thursday","unix":1773307800}""")]
    [InlineData("time_query", """{"format":"dd.MM.yyyy"}""", """{"text":"12.03.2026","timezone":"UTC"}""")]
    [InlineData("compare", """{"left":"10","op":">","right":9}""", """{"result":true}""")]
    [InlineData("compare", """{"left":"a","op":">","right":9}""", """{"result":false}""")]
    [InlineData("compare", """{"left":1,"right":1.0}""", """{"result":true}""")]
    [InlineData("compare", """{"left":"Deploy FAILED","op":"contains","right":"failed","ignore_case":true}""", """{"result":true}""")]
    [InlineData("compare", """{"left":"v1.2","op":"matches","right":"^v\\d+"}""", """{"result":true}""")]
    [InlineData("compare", """{"left":null,"op":"exists"}""", """{"result":false}""")]
    [InlineData("compare", """{"left":{"a":1,"b":2},"op":"==","right":{"b":2,"a":1.0}}""", """{"result":true}""")]
    [InlineData("filter", """{"items":[{"n":1},{"n":5},{"x":1}],"where":[{"field":"n","op":">=","value":5}]}""", """{"items":[{"n":5}],"count":1,"removed":2}""")]
    [InlineData("filter", """{"items":[1,2,3],"where":[{"op":"==","value":1},{"op":"==","value":3}],"match":"any"}""", """{"items":[1,3]}""")]
    [InlineData("deduplicate", """{"items":[{"e":"a","n":1},{"e":"b","n":2},{"e":"a","n":3}],"by":"e","keep":"last"}""", """{"items":[{"e":"b","n":2},{"e":"a","n":3}],"duplicates":1}""")]
    [InlineData("math", """{"expression":"(price - cost) / price * 100","variables":{"price":80,"cost":60}}""", """{"result":25}""")]
    [InlineData("math", """{"expression":"2 ^ 3 ^ 2 + -2^2 + max(1, 7, 3) % 4"}""", """{"result":519}""")]
    [InlineData("math", """{"expression":"10 / 3","round":2}""", """{"result":3.33}""")]
    [InlineData("hash", """{"text":"abc"}""", """{"hash":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","algorithm":"sha256"}""")]
    [InlineData("hash", """{"text":"abc","algorithm":"md5"}""", """{"hash":"900150983cd24fb0d6963f7d28e17f72"}""")]
    [InlineData("hash", """{"text":"what do ya want for nothing?","key":"Jefe"}""", """{"hash":"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843","algorithm":"hmac-sha256"}""")]
    [InlineData("encode", """{"text":"héllo?"}""", """{"result":"aMOpbGxvPw=="}""")]
    [InlineData("encode", """{"text":"a%20b","format":"url","direction":"decode"}""", """{"result":"a b"}""")]
    [InlineData("date_math", """{"date":"2026-01-31","amount":{"months":1}}""", """{"iso":"2026-02-28T00:00:00+00:00","week":9}""")]
    [InlineData("date_math", """{"date":"2026-03-28T12:00:00","amount":{"days":1},"timezone":"Europe/Berlin"}""", """{"iso":"2026-03-29T12:00:00+02:00"}""")]
    [InlineData("date_math", """{"date":"2026-03-28T12:00:00","amount":{"hours":24},"timezone":"Europe/Berlin"}""", """{"iso":"2026-03-29T13:00:00+02:00"}""")]
    [InlineData("date_math", """{"date":"2026-03-28T02:30:00","amount":{"days":1},"timezone":"Europe/Berlin"}""", """{"iso":"2026-03-29T03:30:00+02:00"}""")]
    [InlineData("date_math", """{"op":"difference","date":"2026-01-15","to":"2026-03-14T12:00:00Z"}""", """{"days":58.5,"months":1,"years":0}""")]
    [InlineData("text", """{"op":"slug","text":"Größe & Café: Ünïcode!"}""", """{"result":"grosse-cafe-unicode"}""")]
    [InlineData("text", """{"op":"split","text":"a, b,c"}""", """{"result":["a","b","c"]}""")]
    [InlineData("text", """{"op":"join","items":["a",1,null],"separator":"-"}""", """{"result":"a-1-"}""")]
    [InlineData("text", """{"op":"replace","text":"a1b22","find":"\\d+","replacement":"$0","regex":true}""", """{"result":"a$0b$0"}""")]
    [InlineData("text", """{"op":"truncate","text":"ab😀cd","max_length":4}""", """{"result":"ab…"}""")]
    [InlineData("text", """{"op":"length","text":"ab😀"}""", """{"result":3}""")]
    [InlineData("csv_parse", "{\"text\":\"id,name,ok\\r\\n007,\\\"a \\\"\\\"b\\\"\\\"\\nc\\\",true\\r\\n8,,no\\r\\n\"}", """{"rows":[{"id":"007","name":"a \"b\"\nc","ok":true},{"id":8,"name":null,"ok":"no"}],"columns":["id","name","ok"],"count":2}""")]
    [InlineData("csv_parse", """{"text":"1;2\n3;4","delimiter":";","header":false,"types":"text"}""", """{"rows":[["1","2"],["3","4"]],"columns":null}""")]
    [InlineData("csv_format", """{"rows":[{"a":1,"b":"x,y"},{"a":null,"b":"=SUM(A1)"}]}""", "{\"text\":\"a,b\\r\\n1,\\\"x,y\\\"\\r\\n,'=SUM(A1)\\r\\n\",\"count\":2}")]
    [InlineData("aggregate", """{"items":[{"c":"de","v":1},{"c":"fr","v":5},{"c":"de","v":3}],"group_by":"c","aggregates":[{"op":"count"},{"op":"sum","field":"v","as":"total"},{"op":"avg","field":"v"}]}""", """{"rows":[{"c":"de","count":2,"total":4,"avg_v":2},{"c":"fr","count":1,"total":5,"avg_v":5}],"count":2}""")]
    [InlineData("statistics", """{"values":[1,2,3,4,null,10]}""", """{"count":5,"sum":20,"min":1,"max":10,"mean":4,"median":3,"p95":8.799999999999999,"first":1,"last":10,"change":9,"change_percent":900,"skipped":1}""")]
    [InlineData("statistics", """{"values":[]}""", """{"count":0,"mean":null}""")]
    [InlineData("statistics", """{"values":[0,4]}""", """{"stddev":2,"change_percent":null}""")]
    [InlineData("json_transform", """{"data":{"orders":[{"id":2,"c":{"n":"B"}},{"id":1,"c":{"n":"A"}}]},"steps":[{"op":"get","path":"orders"},{"op":"sort","by":"id"},{"op":"select","fields":{"order":"id","who":"c.n"}},{"op":"limit","count":1}]}""", """{"result":[{"order":1,"who":"A"}]}""")]
    [InlineData("json_transform", """{"data":[{"k":"x","a":{"b":1}},{"k":"x","a":{"b":2}}],"steps":[{"op":"flatten"},{"op":"group","by":"k"}]}""", """{"result":[{"key":"x","items":[{"k":"x","a.b":1},{"k":"x","a.b":2}],"count":2}]}""")]
    [InlineData("json_transform", """{"data":{"a":[{"v":1},{"v":2}]},"steps":[{"op":"get","path":"a[*].v"},{"op":"count"}]}""", """{"result":2}""")]
    [InlineData("json_transform", """{"data":{"a b":[1,2,3]},"steps":[{"op":"get","path":"[\"a b\"][-1]"}]}""", """{"result":3}""")]
    [InlineData("template", """{"template":"Hi {{ user.name | upper }}{% if n > 2 and ok %}, {{ n }} new{% else %}!{% endif %}:{% for i in items %} {{ i.t | default: \"?\" }}{% endfor %}","values":{"user":{"name":"ada"},"n":3,"ok":true,"items":[{"t":"a"},{}]}}""", """{"text":"Hi ADA, 3 new: a ?"}""")]
    [InlineData("template", """{"template":"{{ x | round: 2 }} {{ d | date: \"yyyy\" }} {% for i in none %}{% else %}empty{% endfor %} {not a tag}","values":{"x":1.005,"d":"2026-03-12"}}""", """{"text":"1.00 2026 empty {not a tag}"}""")]
    [InlineData("test_result_check", """{"report":"<testsuites><testsuite><testcase classname=\"A\" name=\"b\"/><testcase classname=\"A\" name=\"c\"><failure message=\"boom\">at…</failure></testcase><testcase name=\"d\"><skipped/></testcase></testsuite></testsuites>"}""", """{"success":false,"passed":1,"failed":1,"skipped":1,"total":3,"failures":[{"name":"A.c","message":"boom"}],"format":"junit"}""")]
    [InlineData("test_result_check", """{"report":"<TestRun xmlns=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\"><Results><UnitTestResult testName=\"x\" outcome=\"Passed\"/><UnitTestResult testName=\"y\" outcome=\"Failed\"><Output><ErrorInfo><Message>bad</Message></ErrorInfo></Output></UnitTestResult></Results></TestRun>"}""", """{"success":false,"passed":1,"failed":1,"failures":[{"name":"y","message":"bad"}],"format":"trx"}""")]
    [InlineData("test_result_check", """{"report":"==== 3 passed, 1 skipped in 0.12s ===="}""", """{"success":true,"passed":3,"failed":0,"skipped":1}""")]
    [InlineData("test_result_check", """{"report":"Test Suites: 1 failed, 2 total\nTests:       1 failed, 5 passed, 6 total\nTime: 1 s"}""", """{"success":false,"passed":5,"failed":1}""")]
    [InlineData("test_result_check", """{"report":"Passed!  - Failed:     0, Passed:     5, Skipped:     1, Total:     6\nFailed!  - Failed:     2, Passed:     1, Skipped:     0, Total:     3"}""", """{"passed":6,"failed":2,"skipped":1}""")]
    [InlineData("test_result_check", """{"report":"test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured\ntest result: ok. 0 passed; 0 failed; 0 ignored"}""", """{"success":true,"passed":3,"skipped":1}""")]
    [InlineData("test_result_check", """{"report":"  3 passing (9ms)\n  1 failing\n"}""", """{"passed":3,"failed":1}""")]
    [InlineData("random_id", """{"kind":"uuid7","count":2}""", "{}")]
    [InlineData("delay", """{"ms":0}""", """{"waited_ms":0}""")]
    [InlineData("log", """{"message":"hello","level":"warning"}""", """{"logged":true}""")]
    public async Task GoodInput_GivesTheDocumentedOutput(string intent, string input, string expected)
    {
        await using var core = await CoreHarness.StartAsync(time: intent == "delay" ? null : Clock);

        var output = await core.CallAsync(intent, input);

        foreach (var (name, value) in JsonNode.Parse(expected)!.AsObject())
            Assert.True(JsonNode.DeepEquals(value, output[name]), $"{name}: {output.ToJsonString()}");
    }

    [Fact]
    public async Task RandomIds_AreUniqueAndOfTheVersion()
    {
        await using var core = await CoreHarness.StartAsync();

        var output = await core.CallAsync("random_id", """{"kind":"uuid4","count":100}""");

        Assert.Equal(100, output["ids"]!.AsArray().Select(id => Guid.Parse((string)id!)).Distinct()
            .Count(id => id.Version == 4));
    }

    [Fact]
    public async Task Delay_IsCancelledWithItsCall()
    {
        await using var core = await CoreHarness.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var waiting = core.Harness.CallPluginAsync("delay", new JsonObject { ["ms"] = 600_000 }, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Log_CannotForgeASecondLine()
    {
        await using var core = await CoreHarness.StartAsync();

        await core.CallAsync("log", """{"message":"a\nERROR b","level":"error","data":{"x":1}}""");

        Assert.Equal("""a ERROR b {"x":1}""", Assert.Single(core.Harness.Logs).Message);
    }

    [Fact]
    public async Task Statistics_TakesAMillionValues()
    {
        await using var core = await CoreHarness.StartAsync();
        var values = new JsonArray([.. Enumerable.Range(0, 1_000_000).Select(i => JsonValue.Create(i))]);

        var output = await core.Harness.CallPluginAsync("statistics", new JsonObject { ["values"] = values });

        Assert.Equal(499_999.5, (double)output!["median"]!);
        Assert.Equal(949_999.05, (double)output["p95"]!, 6);
    }
}
