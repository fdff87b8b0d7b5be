using System.Runtime.CompilerServices;

namespace Headgate.Native;

/// <summary>The programs that this one can be. Those of the samples are called where they begin, without reflection: the compiler finds them by their names.</summary>
internal static class Programs
{
    private const string Main = "<Main>$";

    private static readonly Dictionary<string, Func<string[], Task>> All = new()
    {
        ["ChangesToJsonLines"] = args => ChangesToJsonLines(null, args),
        ["ClicksToRedis"] = args => ClicksToRedis(null, args),
        ["DeadLetterReplay"] = args => DeadLetterReplay(null, args),
        ["FlowSnapshots"] = args => FlowSnapshots(null, args),
        ["HostedPipeline"] = args => HostedPipeline(null, args),
        ["HttpToSql"] = _ => HttpToSql.RunAsync(),
        ["OrdersAndPayments"] = args => OrdersAndPayments(null, args),
        ["OrdersToPostgres"] = args => OrdersToPostgres(null, args),
    };

    public static IEnumerable<string> Names => All.Keys;

    public static Func<string[], Task>? Find(string name) => All.GetValueOrDefault(name);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = Main)]
    private static extern Task ChangesToJsonLines([UnsafeAccessorType("Program, ChangesToJsonLines")] object? program, string[] args);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = Main)]
    private static extern Task ClicksToRedis([UnsafeAccessorType("Program, ClicksToRedis")] object? program, string[] args);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = Main)]
    private static extern Task DeadLetterReplay([UnsafeAccessorType("Program, DeadLetterReplay")] object? program, string[] args);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = Main)]
    private static extern Task FlowSnapshots([UnsafeAccessorType("Program, FlowSnapshots")] object? program, string[] args);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = Main)]
    private static extern Task HostedPipeline([UnsafeAccessorType("Program, HostedPipeline")] object? program, string[] args);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = Main)]
    private static extern Task OrdersAndPayments([UnsafeAccessorType("Program, OrdersAndPayments")] object? program, string[] args);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = Main)]
    private static extern Task OrdersToPostgres([UnsafeAccessorType("Program, OrdersToPostgres")] object? program, string[] args);
}
