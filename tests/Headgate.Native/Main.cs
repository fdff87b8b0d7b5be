using Headgate.Native;

// The first argument says which program it is to be, the others are that program's.
var run = args is [var name, ..] ? Programs.Find(name) : null;
if (run is null)
{
    await Console.Error.WriteLineAsync($"There is no program '{args.FirstOrDefault()}'. There are: {string.Join(", ", Programs.Names)}.");
    return 2;
}

await run(args[1..]);
return 0;
