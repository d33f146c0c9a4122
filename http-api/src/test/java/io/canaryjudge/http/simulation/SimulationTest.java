package io.canaryjudge.http.simulation;

class SimulationTest {}
