using Headgate.Faults.Running;

return await CommandLine.RunAsync(args, Console.Out);
