using Headgate.Simulation.Running;

return CommandLine.Run(args, Console.Out);
