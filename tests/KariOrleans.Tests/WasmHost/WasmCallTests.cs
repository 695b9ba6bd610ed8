using System.Text;
using KariOrleans.Protocol.Wire;
using KariOrleans.WasmHost;

namespace KariOrleans.Tests.WasmHost;

/// <summary>Calls of modules, most of them hostile.</summary>
public sealed class WasmCallTests
{
    private const string EndlessLoop = "(loop $again (br $again)) (unreachable)";

    [Fact]
    public void Input_ReachesTheModule_AndItsAnswerComesBack()
    {
        var result = Call(Wat.Run(Wat.Echo), """{"text":"Grüße"}""");

        Assert.Equal(ResultOutcome.Completed, result.Outcome);
        Assert.Equal("""{"text":"Grüße"}""", Encoding.UTF8.GetString(result.Body.Span));
        Assert.Equal("application/json", result.ContentType);
    }

    [Fact]
    public void Nothing_SurvivesACall()
    {
        // Counts in a global and in memory, and answers with both digits.
        using var module = WasmModule.Load(
            Wat.Run(
                $"""
                (i32.store8 (i32.const 64) (i32.add (i32.const 1) (i32.load8_u (i32.const 64))))
                (global.set $count (i32.add (global.get $count) (i32.const 1)))
                (i32.store8 (i32.const 65) (i32.add (i32.const 48) (global.get $count)))
                {Wat.Packed(64, 2)}
                """,
                """(global $count (mut i32) (i32.const 0)) (data (i32.const 64) "00")"""),
            new WasmLimits());

        var answers = Enumerable.Range(0, 3).Select(_ => WasmCall.Run(module, "run", "{}"u8, default).Body).ToList();

        Assert.All(answers, a => Assert.Equal("11"u8, a.Span));
    }

    [Fact]
    public void Fuel_RunsOut_WithLimitAndRemedy()
    {
        var result = Call(Wat.Run(EndlessLoop), limits: new WasmLimits { Fuel = 1_000_000 });

        Assert.Equal((ResultOutcome.Failed, "fuel_exhausted"), (result.Outcome, result.Error!.Code));
        Assert.Contains("limit is 1,000,000", result.Error.Message, StringComparison.Ordinal);
        Assert.NotNull(result.Error.Remedy);
    }

    [Fact]
    public void Fuel_RunsOutInTheAllocatorToo()
    {
        var result = Call(
            Wat.Bytes($"""
                (module (memory (export "memory") 1)
                  (func (export "kari_alloc") (param i32) (result i32) {EndlessLoop})
                  (func (export "run") {Wat.Operation} (i64.const 0)))
                """),
            limits: new WasmLimits { Fuel = 1_000_000 });

        Assert.Equal("fuel_exhausted", result.Error!.Code);
    }

    [Fact]
    public async Task Cancellation_EndsAnEndlessLoop_WithPlentyOfFuel_AndNoOtherCall()
    {
        using var module = WasmModule.Load(
            Wat.Module($"""
                (func (export "spin") {Wat.Operation} {EndlessLoop})
                (func (export "run") {Wat.Operation} (local $i i32)
                  (loop $again
                    (br_if $again (i32.ne (i32.const 200000000) (local.tee $i (i32.add (local.get $i) (i32.const 1))))))
                  {Wat.Echo})
                """),
            new WasmLimits { Fuel = ulong.MaxValue / 2 });
        using var threads = new WasmThreads(2);
        using var withdrawn = new CancellationTokenSource();
        using var noise = new CancellationTokenSource();

        var endless = threads.RunAsync(() => WasmCall.Run(module, "spin", "1"u8, withdrawn.Token));
        var lengthy = threads.RunAsync(() => WasmCall.Run(module, "run", "2"u8, noise.Token));
        await withdrawn.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless);
        Assert.Equal("2", Encoding.UTF8.GetString((await lengthy).Body.Span));
    }

    [Fact]
    public void CallThatWasWithdrawnBefore_DoesNotRun()
    {
        using var module = WasmModule.Load(Wat.Run(EndlessLoop), new WasmLimits { Fuel = ulong.MaxValue / 2 });

        Assert.ThrowsAny<OperationCanceledException>(() => WasmCall.Run(module, "run", "1"u8, new(canceled: true)));
    }

    [Fact]
    public void Memory_EndsAtItsLimit()
    {
        var limits = new WasmLimits { MemoryBytes = 2 << 20 };
        var grow = "(loop $again (br_if $again (i32.ne (i32.const -1) (memory.grow (i32.const 1))))) (unreachable)";

        var result = Call(Wat.Run(grow), limits: limits);

        Assert.Equal("wasm_memory_limit_reached", result.Error!.Code);
        Assert.Contains("2,048 of 2,048 KiB", result.Error.Message, StringComparison.Ordinal);
        Assert.Contains("max_memory_mb", result.Error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_AskedForAtOnce_IsNotGiven()
    {
        // Answers with the digit that memory.grow gave back, 1 higher: -1 becomes 0.
        var result = Call(Wat.Run($"""
            (i32.store8 (i32.const 64) (i32.add (i32.const 49) (memory.grow (i32.const 65000)))) {Wat.Packed(64, 1)}
            """));

        Assert.Equal("0"u8, result.Body.Span);
    }

    [Theory]
    [InlineData("(unreachable)", "unreachable")]
    [InlineData("(i64.div_u (i64.const 1) (i64.const 0))", "integer_division_by_zero")]
    [InlineData("(i64.div_s (i64.const 0x8000000000000000) (i64.const -1))", "integer_overflow")]
    [InlineData("(i64.trunc_f64_s (f64.const nan))", "bad_conversion_to_integer")]
    [InlineData("(i64.load (i32.const 65533))", "memory_out_of_bounds")]
    [InlineData("(i64.load offset=4294967295 (i32.const -1))", "memory_out_of_bounds")]
    [InlineData("(memory.fill (i32.const 0) (i32.const 0) (i32.const -1)) (i64.const 0)", "memory_out_of_bounds")]
    [InlineData("(call_indirect (type $op) (i32.const 0) (i32.const 0) (i32.const 1))", "indirect_call_to_null")]
    [InlineData("(call_indirect (type $op) (i32.const 0) (i32.const 0) (i32.const 9))", "table_out_of_bounds")]
    [InlineData("(call $run (i32.const 0) (i32.const 0))", "stack_overflow")]
    public void Trap_IsAnError_WithItsKind(string body, string kind)
    {
        var result = Call(Wat.Module($"""
            (type $op (func (param i32 i32) (result i64))) (table 2 funcref)
            (func $run (export "run") {Wat.Operation} {body})
            """));

        Assert.Equal((ResultOutcome.Failed, "wasm_trap"), (result.Outcome, result.Error!.Code));
        Assert.Contains($"trap {kind}", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyStackOverflows_LeaveTheProcessAlone()
    {
        using var module = WasmModule.Load(
            Wat.Module($"""
                (func $run (export "run") {Wat.Operation} (local v128 v128 v128 v128 v128 v128 v128 v128)
                  (call $run (local.get $at) (local.get $length)))
                (func (export "echo") {Wat.Operation} {Wat.Echo})
                """),
            new WasmLimits());

        for (var i = 0; i < 200; i++)
            Assert.Equal("wasm_trap", WasmCall.Run(module, "run", "1"u8, default).Error!.Code);

        Assert.Equal("1"u8, WasmCall.Run(module, "echo", "1"u8, default).Body.Span);
    }

    [Theory]
    [InlineData(65536u, 1u)]
    [InlineData(65535u, 2u)]
    [InlineData(0u, 0x7fff_ffffu)]
    [InlineData(0u, 0xffff_ffffu)]
    [InlineData(0xffff_ffffu, 1u)]
    [InlineData(0xffff_ffffu, 0xffff_ffffu)]
    [InlineData(0x8000_0000u, 0x7fff_ffffu)]
    public void AnswerOutsideOfMemory_IsRefused(uint address, uint length)
    {
        var result = Call(Wat.Run(Wat.Packed(address, length)));

        Assert.Equal((ResultOutcome.Failed, "wasm_bad_address"), (result.Outcome, result.Error!.Code));
    }

    [Theory]
    [InlineData("i32.const 0", "wasm_no_room")]
    [InlineData("i32.const -4", "wasm_bad_address")]
    [InlineData("i32.const 65535", "wasm_bad_address")]
    [InlineData("i32.const 0x80000000", "wasm_bad_address")]
    [InlineData("unreachable", "wasm_trap")]
    public void AllocatorThatLies_IsRefused(string answer, string code)
    {
        var result = Call(Wat.Bytes($"""
            (module (memory (export "memory") 1) (func (export "kari_alloc") (param i32) (result i32) ({answer}))
              (func (export "run") {Wat.Operation} (i64.const 0)))
            """));

        Assert.Equal(code, result.Error!.Code);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("\\00\\00\\00\\00", 4)]
    [InlineData("\\22\\ff\\22", 3)]
    [InlineData("\\22\\ed\\a0\\80\\22", 5)]
    [InlineData("{} {}", 5)]
    [InlineData("{\\22a\\22:", 5)]
    [InlineData("NaN", 3)]
    [InlineData("'a'", 3)]
    [InlineData("\\22\\5cud800\\22", 8)]
    public void AnswerThatIsNotJson_IsRefused(string text, int length)
    {
        var result = Call(Wat.Answering(text, length));

        Assert.Equal((ResultOutcome.Failed, "invalid_output"), (result.Outcome, result.Error!.Code));
    }

    [Fact]
    public void AnswerThatIsTooDeep_IsRefused() =>
        Assert.Equal("invalid_output", Call(Wat.Answering(new string('[', 1000), 1000)).Error!.Code);

    [Fact]
    public void AnswerThatFitsIntoNoFrame_IsRefused()
    {
        var result = Call(Wat.Run($"(drop (memory.grow (i32.const 100))) {Wat.Packed(0, 5_000_000)}"));

        Assert.Equal("result_too_large", result.Error!.Code);
        Assert.Contains("5000000 bytes", result.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"code":"no","message":"It can't."}""", ResultOutcome.Failed, "no", false)]
    [InlineData("""{"code":"no","message":"","invalid_input":true}""", ResultOutcome.InvalidInput, "no", false)]
    [InlineData("""{"code":"no","message":"It can't.","retryable":true}""", ResultOutcome.Failed, "no", true)]
    [InlineData("""{"code":"","message":"It can't."}""", ResultOutcome.Failed, "invalid_output", false)]
    [InlineData("""{"code":7,"message":"It can't."}""", ResultOutcome.Failed, "invalid_output", false)]
    [InlineData("""{"code":"no"}""", ResultOutcome.Failed, "invalid_output", false)]
    [InlineData("[]", ResultOutcome.Failed, "invalid_output", false)]
    [InlineData("null", ResultOutcome.Failed, "invalid_output", false)]
    [InlineData("{", ResultOutcome.Failed, "invalid_output", false)]
    public void ErrorOfTheModule_IsTheCallsError(string json, ResultOutcome outcome, string code, bool isRetryable)
    {
        var text = json.Replace("\"", "\\22", StringComparison.Ordinal);

        var result = Call(Wat.Answering(text, Encoding.UTF8.GetByteCount(json), isError: true));

        Assert.Equal((outcome, code, isRetryable), (result.Outcome, result.Error!.Code, result.Error.Retryable));
    }

    [Fact]
    public void DamagedModules_AreRefusedOrRun_AndNothingElse()
    {
        var sound = Wat.Run(
            Wat.Echo,
            """(table 4 funcref) (elem (i32.const 0) func 0) (data (i32.const 64) "[1,2,3]") (start 1) (func)""");
        var random = new Random(8);
        var limits = new WasmLimits { Fuel = 100_000, MemoryBytes = 1 << 20 };
        var (refused, ran) = (0, 0);
        for (var i = 0; i < 3000; i++)
        {
            var damaged = sound.ToArray();
            for (var hits = random.Next(1, 4); hits > 0; hits--)
                damaged[random.Next(8, damaged.Length)] = (byte)random.Next(256);
            try
            {
                using var module = WasmModule.Load(damaged.AsSpan(0, random.Next(4) == 0
                    ? random.Next(damaged.Length) : damaged.Length), limits);
                foreach (var operation in module.Operations) _ = WasmCall.Run(module, operation, "{}"u8, default);
                ran++;
            }
            catch (WasmModuleException)
            {
                refused++;
            }
        }

        Assert.True(refused > 500 && ran > 100, $"{refused} refused, {ran} ran");
    }

    private static ResultMessage Call(byte[] bytes, string input = "{}", WasmLimits? limits = null)
    {
        using var module = WasmModule.Load(bytes, limits ?? new WasmLimits());
        return WasmCall.Run(module, "run", Encoding.UTF8.GetBytes(input), default);
    }
}
