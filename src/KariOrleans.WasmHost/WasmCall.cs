using KariOrleans.Protocol.Wire;
using Wasmtime;

namespace KariOrleans.WasmHost;

/// <summary>
/// One call: an instance of its own with memory, fuel and a deadline of its own. Nothing of it is left for the next.
/// </summary>
internal sealed class WasmCall : IDisposable
{
    private readonly WasmModule module;
    private readonly Store store;
    private Memory? memory;

    private WasmCall(WasmModule module, CancellationToken cancellationToken)
    {
        this.module = module;
        store = new Store(module.Engine) { Fuel = module.Limits.Fuel };
        store.SetLimits(module.Limits.MemoryBytes, WasmLimits.TableElements, instances: 1, tables: 4, memories: 1);

        // Time stands still until somebody's call is withdrawn. Then every running call asks whether it was its own.
        store.SetEpochDeadlineCallback(_ =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return 1;
        });
        store.SetEpochDeadline(1);
    }

    private ulong FuelUsed => module.Limits.Fuel - store.Fuel;

    /// <summary>Tries that the module can be instantiated.</summary>
    /// <exception cref="WasmModuleException">It can't.</exception>
    public static void Try(WasmModule module)
    {
        using var call = new WasmCall(module, CancellationToken.None);
        try
        {
            call.Instantiate();
        }
        catch (TrapException e)
        {
            throw new WasmModuleException(
                $"The module's start function stopped: {WasmErrors.Trap("start", e.Type, call.Use()).Message}", e);
        }
        catch (WasmtimeException e)
        {
            throw new WasmModuleException(
                $"The module can't be instantiated: {WasmModule.FirstLines(e.Message)}. A call may have "
                    + $"{module.Limits.MemoryBytes >> 10:N0} KiB of memory; resources.max_memory_mb in the manifest "
                    + "raises that: a call gets an eighth of it.", e);
        }
    }

    /// <summary>Runs an operation of the module to its end, on this thread.</summary>
    /// <param name="module">The module.</param>
    /// <param name="operation">An export that <see cref="WasmModule.Provides"/>.</param>
    /// <param name="input">UTF-8 JSON, not empty.</param>
    /// <param name="cancellationToken">Ends the call wherever it is.</param>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static ResultMessage Run(
        WasmModule module, string operation, ReadOnlySpan<byte> input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var call = new WasmCall(module, cancellationToken);
        using var interruption = cancellationToken.UnsafeRegister(
            static engine => ((Engine)engine!).IncrementEpoch(), module.Engine);
        try
        {
            return call.Run(operation, input);
        }
        catch (TrapException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return WasmErrors.Failed(WasmErrors.Trap(operation, e.Type, call.Use()));
        }
        catch (WasmtimeException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return WasmErrors.Failed(WasmErrors.Broken(operation, WasmModule.FirstLines(e.Message)));
        }
    }

    private ResultMessage Run(string operation, ReadOnlySpan<byte> input)
    {
        var instance = Instantiate();
        var allocate = instance.GetFunction<int, int>(WasmModule.Allocate)!;
        var function = instance.GetFunction<int, int, long>(operation)!;

        var address = (uint)allocate(input.Length);
        if (address == 0) return WasmErrors.Failed(WasmErrors.NoRoom(operation, input.Length, Use()));
        if (!Lies(address, (uint)input.Length))
            return WasmErrors.Failed(WasmErrors.Outside(WasmModule.Allocate, address, (uint)input.Length, Use()));
        input.CopyTo(memory!.GetSpan(address, input.Length));

        var packed = function((int)address, input.Length);
        return Read(operation, (uint)((ulong)packed >> 32), (uint)packed);
    }

    // The top bit of the length says that the answer is an error.
    private ResultMessage Read(string operation, uint address, uint length)
    {
        var isError = length > int.MaxValue;
        length &= int.MaxValue;
        if (!Lies(address, length)) return WasmErrors.Failed(WasmErrors.Outside(operation, address, length, Use()));
        if (length > WireLimits.MaxResultBodyBytes) return WasmErrors.Failed(WasmErrors.TooLarge(operation, length));
        var answer = memory!.GetSpan(address, (int)length);
        return isError ? WasmAnswer.Error(operation, answer) : WasmAnswer.Completed(operation, answer);
    }

    private bool Lies(uint address, uint length) => (long)address + length <= memory!.GetLength();

    private Instance Instantiate()
    {
        var instance = new Instance(store, module.Code);
        memory = instance.GetMemory(WasmModule.MemoryName);
        instance.GetAction(WasmModule.Initialise)?.Invoke();
        return instance;
    }

    private WasmUse Use() => new(FuelUsed, memory?.GetLength() ?? 0, module.Limits);

    public void Dispose() => store.Dispose();
}
